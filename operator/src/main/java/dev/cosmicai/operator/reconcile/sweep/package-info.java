/**
 * The steps of a pass over a sweep. {@link dev.cosmicai.operator.reconcile.sweep.StepsByState} is
 * where to start: the switch from a sweep's state to its steps, in their order. A sweep's runs are
 * InferenceJobs, which are reconciled like any other; a sweep only begins them, in the order of
 * {@link dev.cosmicai.crds.grid.Grid}, and counts their ends.
 *
 * <p>The number of runs that have begun and the numbers of those that have ended are in the status
 * ({@link dev.cosmicai.operator.status.SweepTally}), so that neither an operator that dies nor a
 * job that is deleted makes a run take place twice. A job is created before its run counts as
 * begun: one that is there already is the same one.
 */
package dev.cosmicai.operator.reconcile.sweep;
