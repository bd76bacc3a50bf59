/**
 * Collectives and messages: pure state, without I/O and without a lock of its own. Start reading
 * with {@link dev.cosmicai.rendezvous.collective.CollectiveState}, the life of one collective;
 * {@link dev.cosmicai.rendezvous.collective.Collectives} holds all of a run. {@code Rule} says what
 * each operation is, {@code Result} what each rank gets of it; {@code Group} is who takes part,
 * {@code Mailbox} holds messages, and {@code Records} what outlives the process. Uses the package
 * above it only.
 *
 * <h2>How another collective is added</h2>
 *
 * <p>Attempts, receipts, failures, waiting, limits, durability and retries are the same for all
 * collectives and live in {@code CollectiveState}, {@code Collectives} and the clients. To add one,
 * give {@code Operation} in {@code rendezvous.proto} a value. The compiler then names the places
 * that have to know it: {@code Rule} (who brings what, and what the whole is that is sealed) and
 * {@code Result} (what a rank gets of the whole). Then give it a call in the clients.
 */
package dev.cosmicai.rendezvous.collective;
