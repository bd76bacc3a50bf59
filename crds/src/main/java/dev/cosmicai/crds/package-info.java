/**
 * The resource {@code InferenceJob} as Java types: what a user writes ({@link
 * dev.cosmicai.crds.InferenceJobSpec}), what a user reads back ({@link
 * dev.cosmicai.crds.InferenceJobStatus}), and the three things that everybody does with it:
 *
 * <ul>
 *   <li>{@link dev.cosmicai.crds.yaml.InferenceJobs} reads one strictly from YAML;
 *   <li>{@link dev.cosmicai.crds.validation.InferenceJobValidator} holds the rules that no type can
 *       express;
 *   <li>{@link dev.cosmicai.crds.RunSpecs} turns one into what the processes that execute it are
 *       told, the same with and without Kubernetes.
 * </ul>
 *
 * <p>The types are records. Their field descriptions are annotations, so that they end up in the
 * resource's schema and {@code kubectl explain} shows them. Many jobs over a grid of settings are
 * an {@code InferenceSweep}, in {@code sweep}; {@code grid} has its runs. Nothing here talks to a
 * cluster or a store. Start reading with {@link dev.cosmicai.crds.InferenceJobSpec}.
 */
package dev.cosmicai.crds;
