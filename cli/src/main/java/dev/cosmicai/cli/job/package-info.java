/**
 * The commands that take a job. Start at {@link dev.cosmicai.cli.job.RunCommand}; {@link
 * dev.cosmicai.cli.job.JobRunner} runs a job by {@code dev.cosmicai.cli.run} and prints how it
 * went. {@link dev.cosmicai.cli.job.PlanCommand} prints the coordinator's plan and an estimate of
 * time and cost.
 */
package dev.cosmicai.cli.job;
