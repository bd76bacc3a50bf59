/**
 * What the demo runs on: real galaxies and a network that has never seen them.
 *
 * <p>{@link dev.cosmicai.cli.demo.GalaxyCatalogue} holds 10,000 galaxies with measured fluxes and
 * spectroscopic redshifts; {@link dev.cosmicai.cli.demo.DemoPartitions} writes some of them as the
 * {@code .pt} files of the survey. Start reading there. Only the images are drawn ({@link
 * dev.cosmicai.cli.demo.GalaxyImage}), so that sizes and data rates are those of the survey; their
 * size and concentration follow from the photometry of the same galaxy ({@link
 * dev.cosmicai.cli.demo.LightProfile}), never from its redshift.
 *
 * <p>The same drawing makes the training set of the network, through {@link
 * dev.cosmicai.cli.demo.DrawCommand}. The programs that made the catalogue and the network are in
 * {@code models/demo}. Nothing here talks to a network or to other parts of the command line.
 */
package dev.cosmicai.cli.demo;
