/**
 * Simulates runs: what a run would take on machines that are not there. {@link
 * dev.cosmicai.sweep.simulate.RunSimulation} plays one through, event by event, from {@link
 * dev.cosmicai.sweep.simulate.Parameters} and a {@link dev.cosmicai.sweep.simulate.Workload}. Pure:
 * no clock, and the same result everywhere.
 */
package dev.cosmicai.sweep.simulate;
