/**
 * The meeting point of a run's ranks: membership, assignment, progress and collectives, over gRPC.
 * Knows neither S3 nor Kubernetes, and of a contribution only how to fold it.
 *
 * <p>Hosts (the coordinator) make a {@link dev.cosmicai.rendezvous.RunPlan} and a {@link
 * dev.cosmicai.rendezvous.RunLedger}, restore what was acknowledged before a restart, and serve it
 * with a {@link dev.cosmicai.rendezvous.RendezvousServer}. Ranks use {@link
 * dev.cosmicai.rendezvous.RankClient}, supervisors {@link
 * dev.cosmicai.rendezvous.SupervisorClient}. The contract is {@code rendezvous.proto}; start
 * reading there, then in {@code RunLedger}.
 *
 * <h2>What is promised</h2>
 *
 * <ul>
 *   <li>A rank counts once, with its newest attempt. The first value of an attempt is kept and
 *       repetitions get its receipt; a newer attempt replaces it until the seal and never after.
 *       Older attempts are fenced off. Where values are merged as they come ({@link
 *       dev.cosmicai.rendezvous.MergingFold}), a rank's first acknowledged value stands.
 *   <li>Contributing waits for nobody, so ranks may come one after another. Awaiting is a call of
 *       its own, with a deadline.
 *   <li>Values are folded in rank order at the seal, or merged as they come where their order
 *       cannot matter: the result has the same bits whatever the order of arrival or restarts.
 *   <li>A collective is sealed when each rank has contributed or was declared failed. When more
 *       failed than the run tolerates, every open collective fails at once, for good. A rank that
 *       contributed to the completion stays a success. A failed rank that comes again with a newer
 *       attempt than was given up is a member again, unless the completion is settled: a live rank
 *       is better evidence than a supervisor's word about a dead one.
 *   <li>After a restart of the coordinator, the host restores the contributions to the completion;
 *       living ranks bring the others again when they next report or await, since the answers carry
 *       the coordinator's incarnation; barriers count finished ranks as arrived. A value that a
 *       rank reduced otherwise, before it finished, is lost with the coordinator, and its
 *       collective then ends at its waiters' deadlines.
 *   <li>Memory is bounded by {@link dev.cosmicai.rendezvous.RendezvousLimits}.
 * </ul>
 *
 * <h2>How another collective is added</h2>
 *
 * <p>Attempts, receipts, failures, waiting, limits and retries are the same for all collectives and
 * live in {@code CollectiveState} and the clients. A kind of collective is a {@code KeepingRule}:
 * who contributes, which values fit, and what each rank gets at the seal. To add one, give {@code
 * Operation} a value and {@code Collective} the fields that describe it (a root, a destination),
 * write the rule and name it in {@code RuleBook}. For FMI's others:
 *
 * <ul>
 *   <li>allreduce: the rule of reduce; every rank awaits.
 *   <li>bcast and send/recv: only the root (the sender) contributes; the others (the receiver) get
 *       its value.
 *   <li>gather: the root gets the list in rank order; scatter: only the root contributes, rank
 *       <i>i</i> gets element <i>i</i>.
 *   <li>scan: rank <i>i</i> gets the fold of the ranks up to <i>i</i>.
 * </ul>
 */
package dev.cosmicai.rendezvous;
