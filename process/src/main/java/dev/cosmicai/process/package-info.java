/**
 * What every process of a run shares: how it ends ({@link dev.cosmicai.process.ProcessMain}, with
 * {@link dev.cosmicai.process.TerminationHook} on SIGTERM and {@link
 * dev.cosmicai.process.ParentWatch} when its parent is gone), the log ({@link
 * dev.cosmicai.process.LogConfiguration}), the health and metrics endpoint ({@link
 * dev.cosmicai.process.HealthServer}), a port for it ({@link dev.cosmicai.process.FreePort}) and
 * quick starts ({@link dev.cosmicai.process.ClassList}). Start at {@code ProcessMain}. Knows
 * nothing of what the process does; uses {@code contract} and {@code faults}.
 */
package dev.cosmicai.process;
