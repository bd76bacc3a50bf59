/**
 * What surveys store images and catalogues in: {@code .npy}, {@code .npz}, FITS images and tables,
 * HDF5 datasets, {@code .pt}. Each is looked through for its arrays, which are then rows ({@code
 * prepare.rows}).
 *
 * <p>Start with {@link dev.cosmicai.prepare.input.InputFile}, which tells the format and gives a
 * {@link dev.cosmicai.prepare.rows.RowArray} by its name. What nobody asks for is not looked at
 * beyond what finding the rest needs.
 *
 * <p>Whatever the bytes, what leaves a reader is a {@link dev.cosmicai.faults.FatalFault} that
 * names the file. Sizes are checked against the file before anything is allocated.
 */
package dev.cosmicai.prepare.input;
