/**
 * One process for each run. {@link dev.cosmicai.coordinator.Coordinator} tells its story in calls;
 * start there: it plans and freezes the plan ({@code plan}), restores what earlier attempts have
 * made durable ({@code journal}), hosts the rendezvous until every split is committed, takes files
 * that come meanwhile if the job says so ({@code follow}), and summarizes ({@code output}).
 *
 * <p>The process keeps nothing that it could not rebuild: the frozen manifest and the journal hold
 * all that it has ever acknowledged, so it may be killed at any point and started again. It uses
 * the storage, the rendezvous and the results, and knows nothing of Kubernetes.
 */
package dev.cosmicai.coordinator;
