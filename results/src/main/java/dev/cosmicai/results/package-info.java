/**
 * What a run has to say in the end. Pure: it does no I/O but on streams that it is given, knows
 * neither S3 nor the rendezvous, and gives the same bytes for the same input.
 *
 * <p>Start with {@link dev.cosmicai.results.summary.RunSummarizer}, which makes of all ranks'
 * results {@code summary.json}, CAI's tables and {@code report.html}. Below it, each package may
 * use those before it: {@code rank}, what is stored of a rank; {@code summary}, what all ranks come
 * to; {@code generation}, what is told of files while more of them come; {@code report}, how people
 * see it; {@code local}, files that CAI has of a run on one's own machine. What is measured, and
 * the picture of it, is the module {@code tasks}.
 */
package dev.cosmicai.results;
