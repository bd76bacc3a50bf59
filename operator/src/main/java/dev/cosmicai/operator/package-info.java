/**
 * Reconciles {@code InferenceJob}: creates a run's Secret, Service, coordinator Job and worker Job,
 * and writes its status. Talks to the API server and, as a run's supervisor, to its rendezvous;
 * never to S3, whose credentials stay with the user's service account.
 *
 * <p>{@code child} builds the objects, {@code cluster} reads and writes them.
 */
package dev.cosmicai.operator;
