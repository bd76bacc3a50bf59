/**
 * The second engine: ONNX Runtime, for models whose names end in {@code .onnx}. A module of its
 * own, so that the image of those who have TorchScript archives does not grow by it. {@link
 * dev.cosmicai.onnx.OnnxProvider} is all that others see, and they find it by {@link
 * java.util.ServiceLoader}. What an ONNX file says of itself the worker reads, in {@code
 * dev.cosmicai.worker.network.onnx}.
 */
package dev.cosmicai.onnx;
