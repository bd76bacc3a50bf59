/**
 * Reads of an ONNX file what a rank must know before it loads it. {@link
 * dev.cosmicai.worker.network.onnx.OnnxFile} is where to start. Pure: bytes in, values out; what
 * computes with such a file is the module {@code onnx}, which not every image holds.
 */
package dev.cosmicai.worker.network.onnx;
