/**
 * Reconciles {@code InferenceJob}: creates a run's Secret, Service, coordinator Job and worker Job,
 * and writes its status. Talks to the API server and, as a run's supervisor, to its rendezvous;
 * never to S3, whose credentials stay with the user's service account.
 *
 * <p>{@link dev.cosmicai.operator.OperatorMain} is the process. What happens to a job is told in
 * {@code reconcile}, step by step in {@code reconcile.step}; {@code child} builds the Kubernetes
 * objects and {@code status} the status, both without a client; {@code cluster} and {@code
 * rendezvous} are the thin shells around the API server and the coordinators. Start with {@link
 * dev.cosmicai.operator.reconcile.InferenceJobReconciler}.
 */
package dev.cosmicai.operator;
