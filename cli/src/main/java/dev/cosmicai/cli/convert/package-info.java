/**
 * {@code cosmic convert}: turns the input of CAI, the system on AWS Step Functions whose figures
 * are the reference, into an {@link dev.cosmicai.crds.InferenceJob}. The input is either the
 * payload that a person wrote, or the list of ranks' configurations that CAI's own first step makes
 * of it.
 *
 * <p>{@link dev.cosmicai.cli.convert.CaiPayload} reads it and refuses what is wrong, by field;
 * {@link dev.cosmicai.cli.convert.JobText} writes the YAML, with a comment for everything that has
 * no counterpart.
 */
package dev.cosmicai.cli.convert;
