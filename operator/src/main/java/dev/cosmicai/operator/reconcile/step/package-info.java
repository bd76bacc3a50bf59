/**
 * The steps of a pass. {@link dev.cosmicai.operator.reconcile.step.StepsByPhase} is where to start:
 * the switch from a job's phase to its steps, in their order. Each step is one concern, takes what
 * was observed and the status as the steps before left it, and returns a {@link
 * dev.cosmicai.operator.reconcile.step.StepOutcome}: the status as of now, what to tell the user,
 * and when to look again.
 *
 * <p>Steps act through {@link dev.cosmicai.operator.cluster.RunCluster} and {@link
 * dev.cosmicai.operator.rendezvous.RunRendezvous}, never through a client.
 */
package dev.cosmicai.operator.reconcile.step;
