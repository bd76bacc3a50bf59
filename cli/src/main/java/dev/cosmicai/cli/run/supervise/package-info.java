/**
 * Decides which process runs when, without starting one itself. {@link
 * dev.cosmicai.cli.run.supervise.RunLoop} is one thread that takes in events: a child process
 * ended, the coordinator's state changed, time passed. {@link
 * dev.cosmicai.cli.run.supervise.RankSupervisor} decides which rank runs and when it has failed for
 * good; {@link dev.cosmicai.cli.run.supervise.CoordinatorRestartPolicy} decides whether the
 * coordinator is started again. Both are plain state machines without threads or processes of their
 * own, and take the clock as a parameter.
 *
 * <p>Processes and the coordinator are interfaces ({@link dev.cosmicai.cli.run.supervise.Launcher},
 * {@link dev.cosmicai.cli.run.supervise.CoordinatorConnection}). Uses {@code progress} to show the
 * run.
 */
package dev.cosmicai.cli.run.supervise;
