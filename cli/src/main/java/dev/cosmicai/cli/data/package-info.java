/**
 * The commands that make and serve data: {@link dev.cosmicai.cli.data.PrepareCommand} over the
 * module {@code prepare}, {@link dev.cosmicai.cli.data.ServeS3Command} over {@code local-s3}.
 */
package dev.cosmicai.cli.data;
