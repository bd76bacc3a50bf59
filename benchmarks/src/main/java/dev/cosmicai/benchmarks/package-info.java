/**
 * Programs that measure, for {@code docs/benchmarks.md}. Nothing else uses them; {@code
 * benchmarks/run} starts them. Each package is one of them, and starts with the class whose name
 * ends in Benchmark or Benchmarks; {@link dev.cosmicai.benchmarks.report} is what their reports are
 * made of.
 */
package dev.cosmicai.benchmarks;
