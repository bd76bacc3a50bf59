/**
 * Barriers and reductions: pure state, without I/O and without a lock of its own. Start reading
 * with {@link dev.cosmicai.rendezvous.collective.CollectiveState}, the life of one collective;
 * {@link dev.cosmicai.rendezvous.collective.Collectives} holds all of a run, {@link
 * dev.cosmicai.rendezvous.collective.CollectiveOperations} reads what ranks contribute. Hosts give
 * a run its custom reductions as a {@link dev.cosmicai.rendezvous.collective.Fold}. Uses the
 * package above it only.
 *
 * <h2>How another collective is added</h2>
 *
 * <p>Attempts, receipts, failures, waiting, limits and retries are the same for all collectives and
 * live in {@code CollectiveState} and the clients. A kind of collective is an ordered one: who
 * contributes, which values fit, and what each rank gets at the seal. To add one, give {@code
 * Operation} a value and {@code Collective} the fields that describe it (a root, a destination),
 * write the rule and name it in {@code CollectiveOperations}. For FMI's others:
 *
 * <ul>
 *   <li>allreduce: the operation of reduce; every rank awaits.
 *   <li>bcast and send/recv: only the root (the sender) contributes; the others (the receiver) get
 *       its value.
 *   <li>gather: the root gets the list in rank order; scatter: only the root contributes, rank
 *       <i>i</i> gets element <i>i</i>.
 *   <li>scan: rank <i>i</i> gets the fold of the ranks up to <i>i</i>.
 * </ul>
 */
package dev.cosmicai.rendezvous.collective;
