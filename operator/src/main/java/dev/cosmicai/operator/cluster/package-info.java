/**
 * The thin shell between the operator and the API server: reads and writes of a run's objects, each
 * a few calls over the Kubernetes client. Reads are live, never from an informer's cache, as "not
 * there" must not mean "not seen yet". What is read is judged by pure functions ({@link
 * dev.cosmicai.operator.cluster.PodTermination}, {@link dev.cosmicai.operator.cluster.PendingPods}).
 *
 * <p>Start with {@link dev.cosmicai.operator.cluster.RunObjects}. All that fails at the API server
 * passes through as the client's own exception, and is worth another pass.
 */
package dev.cosmicai.operator.cluster;
