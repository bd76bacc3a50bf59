/**
 * What a run will compute: {@link dev.cosmicai.coordinator.plan.Planner} makes the {@link
 * dev.cosmicai.coordinator.plan.Manifest} from a {@link dev.cosmicai.contract.RunSpec} and a
 * listing, and {@link dev.cosmicai.coordinator.plan.PlanFreezer} makes it the run's own; {@link
 * dev.cosmicai.coordinator.plan.PlanGrowth} puts files behind it that come later. {@link
 * dev.cosmicai.coordinator.plan.Splits} cuts its files, and {@link
 * dev.cosmicai.coordinator.plan.RankShares} says with which splits each rank begins. Uses the
 * storage and the rendezvous' types of splits.
 */
package dev.cosmicai.coordinator.plan;
