/**
 * The rendezvous of a run's ranks: membership, leases on splits, progress and collectives, over
 * gRPC. Knows neither S3 nor Kubernetes, and of metrics only how to merge them. The contract is
 * {@code rendezvous.proto}; start reading there. This package holds what its other packages share:
 * sets and ranges of ranks, a run's credentials and limits, and the reasons to refuse a message.
 *
 * <ul>
 *   <li>{@code ledger}: all that is known of one run, without I/O; start with {@link
 *       dev.cosmicai.rendezvous.ledger.RunLedger}. It uses {@code split}, {@code journal}, {@code
 *       progress} and {@code collective}.
 *   <li>{@code split}: the run's work, its leases and its commits; start with {@link
 *       dev.cosmicai.rendezvous.split.SplitLedger}.
 *   <li>{@code journal}: how commits become durable, in groups; start with {@link
 *       dev.cosmicai.rendezvous.journal.GroupCommit}.
 *   <li>{@code progress}: how far the run is; start with {@link
 *       dev.cosmicai.rendezvous.progress.Progress}.
 *   <li>{@code collective}: collectives and messages; start with {@link
 *       dev.cosmicai.rendezvous.collective.CollectiveState}.
 *   <li>{@code server}: serves a ledger. Hosts (the coordinator) make a {@link
 *       dev.cosmicai.rendezvous.ledger.RunPlan} and a ledger, restore what was durable before a
 *       restart, and start a {@link dev.cosmicai.rendezvous.server.RendezvousServer}.
 *   <li>{@code client}: {@link dev.cosmicai.rendezvous.client.RankClient} for ranks, {@link
 *       dev.cosmicai.rendezvous.client.SupervisorClient} for supervisors. Knows nothing of server,
 *       ledger and collectives.
 *   <li>{@code communicator}: FMI's operations for ranks in Java; start with {@link
 *       dev.cosmicai.rendezvous.communicator.Communicator}. Uses {@code client}.
 *   <li>{@code wire}: what client and server agree on beside the contract: the token and which gRPC
 *       status stands for what.
 * </ul>
 *
 * <h2>What is promised</h2>
 *
 * <ul>
 *   <li>A rank counts once, with its newest attempt. The first value of an attempt is kept and
 *       repetitions get its receipt; a newer attempt replaces it until the seal and never after.
 *       Older attempts are fenced off. Of messages, the first that is acknowledged stands.
 *   <li>Contributing waits for nobody, so ranks may come one after another. Awaiting is a call of
 *       its own, with a deadline.
 *   <li>Values are folded in the ranks' order at the seal: the result has the same bits whatever
 *       the order of arrival or restarts.
 *   <li>A split counts once: its first commit stands, whoever holds its lease. A commit, and the
 *       end of a rank, are acknowledged when they are durable. The run is complete when every split
 *       is durably committed, or failed as the run tolerates it.
 *   <li>Splits come in generations. To a run that is followed more come until it is sealed,
 *       durably; until then it is not complete, and no rank is told that nothing is left. A
 *       generation whose splits are all durably committed or failed stays as it is.
 *   <li>Leases are not durable: after a restart of the coordinator, ranks tell of theirs.
 *   <li>A collective is sealed when each rank of its group has contributed or was declared failed;
 *       it breaks when a rank has finished without taking part, or its only source is lost. When
 *       more failed than the run tolerates, the run and every open collective fail at once, for
 *       good. A rank that has finished stays a success. A failed rank that comes again with a newer
 *       attempt than was given up is a member again, unless the run is over: a live rank is better
 *       evidence than a supervisor's word about a dead one.
 *   <li>What collectives and messages came to is durable within about a second, and a rank's end is
 *       acknowledged when all that it brought and sent is. After a restart of the coordinator,
 *       living ranks bring the rest again when they next report or await, since the answers carry
 *       the coordinator's incarnation.
 *   <li>Memory is bounded by {@link dev.cosmicai.rendezvous.RendezvousLimits}.
 * </ul>
 */
package dev.cosmicai.rendezvous;
