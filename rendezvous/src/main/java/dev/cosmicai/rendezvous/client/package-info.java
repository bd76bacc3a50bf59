/**
 * The callers' side: {@link dev.cosmicai.rendezvous.client.RankClient} for a rank, {@link
 * dev.cosmicai.rendezvous.client.SupervisorClient} for whatever starts ranks and watches the run.
 * Both repeat calls, with backoff, while the coordinator is away. Uses {@code wire} and the package
 * above.
 */
package dev.cosmicai.rendezvous.client;
