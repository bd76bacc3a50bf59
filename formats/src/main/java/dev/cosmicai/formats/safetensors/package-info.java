/**
 * The safetensors format, in and out: a header in JSON, then the tensors. Uses {@code
 * formats.tensor} and {@code io}.
 */
package dev.cosmicai.formats.safetensors;
