/**
 * The splits of a run: who computes which, and what has been committed. {@link
 * dev.cosmicai.rendezvous.split.SplitPlan} says what they are and {@link
 * dev.cosmicai.rendezvous.split.Shares} whose they are; {@link
 * dev.cosmicai.rendezvous.split.SplitLedger} leases them out. What was committed is durable when
 * the host's {@link dev.cosmicai.rendezvous.split.Journal} has it. Uses {@code collective} for the
 * fold of metrics, and the package above.
 */
package dev.cosmicai.rendezvous.split;
