/**
 * A rank's samples through the network. Start reading with {@link
 * dev.cosmicai.worker.inference.Computation}: the model is fetched and loaded ({@link
 * dev.cosmicai.worker.inference.NetworkLoader}), forward passes run side by side ({@link
 * dev.cosmicai.worker.inference.Inference}, {@link dev.cosmicai.worker.inference.Schedule}), and
 * {@link dev.cosmicai.worker.inference.PredictionCollector} puts predictions and metrics together.
 * Uses {@code cache}, {@code input}, {@code network} and {@code context}.
 */
package dev.cosmicai.worker.inference;
