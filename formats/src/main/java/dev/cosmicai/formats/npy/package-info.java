/**
 * numpy's {@code .npy} and {@code .npz}. Start with {@link dev.cosmicai.formats.npy.NpzArrays}, the
 * arrays of an archive by name, and {@link dev.cosmicai.formats.npy.NpyArray}, one array: what its
 * header says, and where its elements are. Uses {@code formats.zip}, {@code tensor} and {@code io}.
 */
package dev.cosmicai.formats.npy;
