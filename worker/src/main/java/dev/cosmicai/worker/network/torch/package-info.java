/**
 * libtorch through DJL: {@link dev.cosmicai.worker.network.torch.TorchEngine} runs {@link
 * dev.cosmicai.worker.network.torch.TorchScriptNetwork}s on the CPU, and on a GPU where {@code
 * PYTORCH_LIBRARY_PATH} names a build of libtorch for CUDA. The only package that knows DJL.
 */
package dev.cosmicai.worker.network.torch;
