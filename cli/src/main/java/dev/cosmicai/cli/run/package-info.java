/**
 * One run on this machine: what the operator and Kubernetes do for a run in a cluster. {@link
 * dev.cosmicai.cli.run.LocalRun} is the entry; it sets the scene (a folder for secrets and logs, an
 * S3 server on the user's folder if asked, the run's credentials) and hands over to {@link
 * dev.cosmicai.cli.run.RunLoop}, one thread that takes events in: a child process ended, the
 * coordinator's state changed, time passed. {@link dev.cosmicai.cli.run.RankSupervisor} decides
 * which rank runs when and when it has failed for good; {@link
 * dev.cosmicai.cli.run.CoordinatorKeeper} decides whether the coordinator is started again. Both
 * are plain state machines without threads, clocks or processes of their own.
 *
 * <p>Coordinator and ranks are child processes of this JVM's kind and class path, so that a crash
 * of one of them is what it is in a cluster: survived by all the others.
 */
package dev.cosmicai.cli.run;
