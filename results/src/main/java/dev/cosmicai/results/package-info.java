/**
 * What a run has to say in the end. Pure: it does no I/O but on streams that it is given, knows
 * neither S3 nor the rendezvous, and gives the same bytes for the same input.
 *
 * <p>Start with {@link dev.cosmicai.results.summary.RunSummarizer}, which makes of all ranks'
 * results {@code summary.json}, CAI's tables, {@code inference.png} and {@code report.html}. Below
 * it, each package may use those before it: {@code metrics}, what a rank contributes to the run's
 * reduce; {@code rank}, what a rank stores; {@code summary}, what all ranks come to; {@code figure}
 * and {@code report}, how people see it.
 */
package dev.cosmicai.results;
