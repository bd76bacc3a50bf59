/**
 * Tensors, whatever format they come from. {@link dev.cosmicai.formats.tensor.Tensor} is one in
 * memory. {@link dev.cosmicai.formats.tensor.StridedTensor} is one as a file describes it: a view
 * of a storage, of which nothing is read until it is asked for. {@link
 * dev.cosmicai.formats.tensor.TensorSet} holds all that a file describes. Uses {@code formats.io}.
 */
package dev.cosmicai.formats.tensor;
