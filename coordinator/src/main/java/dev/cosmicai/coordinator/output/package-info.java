/**
 * What is made of a run's end: {@link dev.cosmicai.coordinator.output.Summarizer} writes it out of
 * {@link dev.cosmicai.coordinator.output.RunEnd}. Uses the plan, the storage, the rendezvous' types
 * of splits and the results.
 */
package dev.cosmicai.coordinator.output;
