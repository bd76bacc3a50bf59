/**
 * The rules that a job's types cannot express, in Java: {@link
 * dev.cosmicai.crds.validation.InferenceJobValidator}. The resource's definition has the same rules
 * as annotations of the types; the files under {@code src/test/resources/refused} hold both to the
 * same verdicts.
 */
package dev.cosmicai.crds.validation;
