/**
 * What surveys store images and catalogues in, as arrays that are read row by row: {@code .npy},
 * {@code .npz}, FITS images and tables, HDF5 datasets, folders of {@code .pt}.
 *
 * <p>Start with {@link dev.cosmicai.prepare.input.InputFile}, which tells the format and gives an
 * {@link dev.cosmicai.prepare.input.RowArray} by its name. Most arrays lie in their file as plain
 * numbers at fixed distances: {@link dev.cosmicai.prepare.input.StoredArray} reads any row of them
 * with one positioned read, whatever the file's size, and holds nothing. Only compressed things are
 * kept in memory, and only if they are small.
 *
 * <p>Whatever the bytes, what leaves a reader is a {@link dev.cosmicai.faults.FatalFault} that
 * names the file. Sizes are checked against the file before anything is allocated.
 */
package dev.cosmicai.prepare.input;
