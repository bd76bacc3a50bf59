/**
 * All that the rendezvous knows of one run, in memory: pure state with one lock. Start reading with
 * {@link dev.cosmicai.rendezvous.ledger.RunLedger}, whose methods, with those of {@link
 * dev.cosmicai.rendezvous.ledger.CollectiveCalls}, are the calls of {@code rendezvous.proto};
 * {@link dev.cosmicai.rendezvous.ledger.RunPlan} is what its host tells it. {@code LedgerState} is
 * the state under the lock; the run's work is in {@code SplitRun}, its ranks in {@code RankStates}.
 * Uses {@code split} and {@code journal} for the work, {@code progress}, {@code collective}, and
 * the package above.
 */
package dev.cosmicai.rendezvous.ledger;
