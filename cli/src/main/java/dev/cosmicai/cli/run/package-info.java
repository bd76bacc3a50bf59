/**
 * One run on this machine: what the operator and Kubernetes do for a run in a cluster. Start at
 * {@link dev.cosmicai.cli.run.LocalRun}: it makes the run's folder and credentials, serves the
 * user's folder as a store if asked ({@link dev.cosmicai.cli.run.LocalStore}) and hands over to
 * {@code supervise.RunLoop}.
 *
 * <p>{@code supervise} decides, {@code process} starts child processes, {@code progress} shows a
 * run to the user.
 */
package dev.cosmicai.cli.run;
