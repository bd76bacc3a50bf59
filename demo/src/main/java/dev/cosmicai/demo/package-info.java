/**
 * What the demo runs on: real galaxies and a network that has never seen them.
 *
 * <p>Start reading at {@link dev.cosmicai.demo.DemoPartitions}, which writes galaxies as the {@code
 * .pt} files of a survey. {@link dev.cosmicai.demo.GalaxyCatalogue} holds 10,000 galaxies with
 * measured fluxes and spectroscopic redshifts. Only the images are drawn ({@link
 * dev.cosmicai.demo.GalaxyImage}); size and concentration follow from the photometry of the same
 * galaxy ({@link dev.cosmicai.demo.LightProfile}), never from its redshift.
 *
 * <p>{@link dev.cosmicai.demo.Draw} makes the network's training set with the same code. The
 * programs that made the catalogue and the network are in {@code models/demo}. This module uses
 * {@code formats} to write tensors; {@code cosmic} and tests use it.
 */
package dev.cosmicai.demo;
