/**
 * What every process of a run shares: configuration from the environment ({@link
 * dev.cosmicai.contract.Environment}), the way to end ({@link dev.cosmicai.process.ProcessMain}),
 * the end that others wish for ({@link dev.cosmicai.process.TerminationHook}, {@link
 * dev.cosmicai.process.ParentWatch}), the log ({@link dev.cosmicai.process.LogConfiguration}), the
 * health and metrics endpoint ({@link dev.cosmicai.process.HealthServer}) and what makes a start
 * quick ({@link dev.cosmicai.process.ClassList}). Knows nothing of what the process does.
 */
package dev.cosmicai.process;
