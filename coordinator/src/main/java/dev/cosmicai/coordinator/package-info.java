/**
 * One process for each run. {@link dev.cosmicai.coordinator.Coordinator} tells its story in calls;
 * start there: it plans and freezes the plan ({@code plan}), restores what earlier attempts have
 * stored ({@code output}), hosts the rendezvous until every rank has contributed, and summarizes
 * ({@code output} again).
 *
 * <p>The process keeps nothing that it could not rebuild: the frozen manifest and the ranks' stored
 * results hold all that it has ever acknowledged, so it may be killed at any point and started
 * again. It uses the storage, the rendezvous and the results, and knows nothing of Kubernetes.
 */
package dev.cosmicai.coordinator;
