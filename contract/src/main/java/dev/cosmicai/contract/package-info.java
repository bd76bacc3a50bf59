/**
 * What the processes of a run agree on, each once: the variables of their environment and the
 * {@link dev.cosmicai.contract.Environment} that reads them, {@link
 * dev.cosmicai.contract.ObjectUri} and the names under {@code output.uri} ({@link
 * dev.cosmicai.contract.OutputLayout}), {@link dev.cosmicai.contract.Precision} and {@link
 * dev.cosmicai.contract.PartitionFormat}, what a run costs ({@link
 * dev.cosmicai.contract.cost.Cost}), how JSON of others is read ({@link
 * dev.cosmicai.contract.json.StrictJson}).
 *
 * <p>Pure. It uses only {@code dev.cosmicai.faults}; every other module may use it.
 */
package dev.cosmicai.contract;
