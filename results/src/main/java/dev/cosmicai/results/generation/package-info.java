/**
 * What is told of a run's files while more of them come: {@link
 * dev.cosmicai.results.generation.GenerationSummary}. Uses the package {@code summary}.
 */
package dev.cosmicai.results.generation;
