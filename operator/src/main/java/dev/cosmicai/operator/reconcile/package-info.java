/**
 * The life of a run, as the operator leads it. {@link
 * dev.cosmicai.operator.reconcile.InferenceJobReconciler} makes passes: it observes a run ({@link
 * dev.cosmicai.operator.reconcile.view.RunView}), lets the steps for the job's phase decide and
 * act, one after another ({@link dev.cosmicai.operator.reconcile.step.StepsByPhase} is the switch
 * from phase to steps), writes the status once and then records its events.
 *
 * <p>A pass may end anywhere and begin again anywhere: what a step does is idempotent, and what it
 * needs to know is in the API server or with the coordinator, never in this process alone. The one
 * thing that must not happen twice under the same number, the creation of the ranks' Job, has its
 * number written to the status before ({@code StartRanks}).
 *
 * <p>Steps talk to the cluster through {@code RunCluster} and to the coordinator through {@link
 * dev.cosmicai.operator.rendezvous.RunRendezvous}, so tests tell whole stories with fakes. What a
 * status says is computed in {@link dev.cosmicai.operator.status}. An exception of the API server
 * ends the pass, and the next one begins at the beginning; it is never the job's failure.
 */
package dev.cosmicai.operator.reconcile;
