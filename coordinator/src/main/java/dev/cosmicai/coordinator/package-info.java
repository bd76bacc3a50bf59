/**
 * One process for each run. It plans ({@link dev.cosmicai.coordinator.Planner}), freezes the plan
 * as the output's {@code manifest.json} ({@link dev.cosmicai.coordinator.PlanFreezer}), restores
 * what earlier attempts have stored ({@link dev.cosmicai.coordinator.Recovery}), hosts the
 * rendezvous until every rank has contributed, and summarizes ({@link
 * dev.cosmicai.coordinator.Summarizer}). {@link dev.cosmicai.coordinator.Coordinator} tells that
 * story in calls; start there.
 *
 * <p>The process keeps nothing that it could not rebuild: the frozen manifest and the ranks' stored
 * results hold all that it has ever acknowledged, so it may be killed at any point and started
 * again. It uses the storage, the rendezvous and the results, and knows nothing of Kubernetes.
 */
package dev.cosmicai.coordinator;
