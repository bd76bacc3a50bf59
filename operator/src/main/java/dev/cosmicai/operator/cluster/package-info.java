/**
 * The thin shell between the operator and the API server: reads and writes of a run's objects, each
 * a few calls over the Kubernetes client. "Not there" is never believed of an informer's cache, as
 * it may mean "not seen yet". What is read is judged by pure functions ({@link
 * dev.cosmicai.operator.cluster.PodTermination}, {@link
 * dev.cosmicai.operator.cluster.PendingPods}).
 *
 * <p>Start with {@link dev.cosmicai.operator.cluster.RunCluster}, which is all that the steps see.
 * All that fails at the API server passes through as the client's own exception, and is worth
 * another pass.
 */
package dev.cosmicai.operator.cluster;
