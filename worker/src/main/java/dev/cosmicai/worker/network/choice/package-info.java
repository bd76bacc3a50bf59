/**
 * What of a model's file a machine computes with. A {@link
 * dev.cosmicai.worker.network.choice.Processor} says what it can; {@link
 * dev.cosmicai.worker.network.choice.PrecisionChoice} takes the precision that job, archive and
 * processor agree on; {@link dev.cosmicai.worker.network.choice.ProcessorChoices} are an archive's
 * own, of the member and the batch size that are fastest on a class of processors.
 *
 * <p>Pure, but for a look at {@code /proc/cpuinfo}. Of the project it uses {@code faults} and
 * {@code contract}.
 */
package dev.cosmicai.worker.network.choice;
