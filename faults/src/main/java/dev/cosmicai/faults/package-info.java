/**
 * What can go wrong, sorted by what the caller does next: {@link
 * dev.cosmicai.faults.RetriableFault} (try again), {@link dev.cosmicai.faults.FatalFault} (somebody
 * has to change the input or the configuration) and {@link dev.cosmicai.faults.InternalFault} (a
 * defect of ours). Every fault has a constant {@link dev.cosmicai.faults.Reason}, which fixes the
 * process's exit code and is what a status shows.
 *
 * <p>Everything else in the project may use this package; it uses nothing of the project. Start
 * with {@link dev.cosmicai.faults.Fault}.
 */
package dev.cosmicai.faults;
