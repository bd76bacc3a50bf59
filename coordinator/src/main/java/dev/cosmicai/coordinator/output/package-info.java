/**
 * What the ranks have stored and what is made of it: {@link
 * dev.cosmicai.coordinator.output.Recovery} takes up what earlier attempts had got, and {@link
 * dev.cosmicai.coordinator.output.Summarizer} writes the run's summary. Uses the plan, the storage,
 * the rendezvous and the results.
 */
package dev.cosmicai.coordinator.output;
