/**
 * An {@code InferenceJob} from a YAML file, read strictly: every problem at once, each with its
 * line and a remedy. Start with {@link dev.cosmicai.crds.yaml.InferenceJobs}; {@link
 * dev.cosmicai.crds.yaml.JobCheck} is the same for files of several documents.
 */
package dev.cosmicai.crds.yaml;
