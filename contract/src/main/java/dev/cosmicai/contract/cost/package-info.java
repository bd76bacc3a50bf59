/**
 * What a run costs. Start with {@link dev.cosmicai.contract.cost.Cost}; {@link
 * dev.cosmicai.contract.cost.Pricing} has the prices. Pure.
 */
package dev.cosmicai.contract.cost;
