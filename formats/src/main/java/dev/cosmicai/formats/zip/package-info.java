/**
 * ZIP archives, which {@code .pt} and {@code .npz} are. {@link dev.cosmicai.formats.zip.StoredZip}
 * finds members and where their bytes lie, so that stored ones are views of the file; {@link
 * dev.cosmicai.formats.zip.ZipOutput} writes archives whose members are aligned. Uses {@code
 * formats.io}.
 */
package dev.cosmicai.formats.zip;
