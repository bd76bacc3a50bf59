/**
 * The splits of a run: who computes which, and what has been committed. {@link
 * dev.cosmicai.rendezvous.split.SplitPlan} says what they are and {@link
 * dev.cosmicai.rendezvous.split.Shares} whose they are. Start reading with {@link
 * dev.cosmicai.rendezvous.split.SplitLedger}: it leases them out ({@code LeasePool}), answers ranks
 * that wait ({@code LeaseRequests}) and knows what becomes of splits when they cannot be computed
 * or ranks are lost ({@code FailingSplits}). What was committed is durable when the host's {@link
 * dev.cosmicai.rendezvous.split.Journal} has it, which {@link
 * dev.cosmicai.rendezvous.split.GroupCommit} writes. Uses {@code collective} for the fold of
 * metrics, and the package above.
 */
package dev.cosmicai.rendezvous.split;
