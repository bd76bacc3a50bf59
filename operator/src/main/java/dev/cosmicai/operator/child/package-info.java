/**
 * From an {@code InferenceJob} to the objects of its run: pure functions from values to values,
 * that neither know the Kubernetes client nor the time. The same job gives the same objects, but
 * for the credentials in {@link dev.cosmicai.operator.child.RunSecret}.
 *
 * <p>Start with {@link dev.cosmicai.operator.child.WorkerJob}; {@link
 * dev.cosmicai.operator.child.RunNames} and {@link dev.cosmicai.operator.child.RunLabels} say how
 * the objects are found again.
 */
package dev.cosmicai.operator.child;
