/**
 * What a run will compute: {@link dev.cosmicai.coordinator.plan.Planner} makes the {@link
 * dev.cosmicai.coordinator.plan.Manifest} from a {@link dev.cosmicai.contract.RunSpec} and a
 * listing, and {@link dev.cosmicai.coordinator.plan.PlanFreezer} makes it the run's own. Uses the
 * storage; nothing else of the coordinator.
 */
package dev.cosmicai.coordinator.plan;
