/**
 * torch's {@code .pt}: {@link dev.cosmicai.formats.pt.PtReader} reads what {@code torch.save}
 * writes, zipped or, from before torch 1.6, as a stream of pickles; {@link
 * dev.cosmicai.formats.pt.PtWriter} writes it. Uses {@code formats.pickle}, {@code zip}, {@code
 * tensor} and {@code io}.
 */
package dev.cosmicai.formats.pt;
