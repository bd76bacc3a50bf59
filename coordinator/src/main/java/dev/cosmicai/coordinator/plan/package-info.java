/**
 * What a run will compute: {@link dev.cosmicai.coordinator.plan.Planner} makes of a {@link
 * dev.cosmicai.coordinator.plan.PlanRequest} and a listing the {@link
 * dev.cosmicai.coordinator.plan.Manifest}, and {@link dev.cosmicai.coordinator.plan.PlanFreezer}
 * makes it the run's own. Uses the storage; nothing else of the coordinator.
 */
package dev.cosmicai.coordinator.plan;
