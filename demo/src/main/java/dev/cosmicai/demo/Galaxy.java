package dev.cosmicai.demo;

/**
 * One measured galaxy, as the catalogue has it.
 *
 * @param row its line in the table that the catalogue was made from, 0-based
 * @param set its side of the split
 * @param redshift spectroscopic
 * @param magnitudes corrected for Galactic extinction; a flux below its error counted as that error
 * @param fluxes model fluxes as observed, in nanomaggies; below zero where noise outweighed a faint
 *     galaxy
 * @param errors one standard deviation of each flux, in nanomaggies
 * @param petrosianFluxR the flux in the Petrosian aperture in r, in nanomaggies
 * @param extinctionR Galactic extinction in r, in magnitudes
 */
record Galaxy(
    int row,
    GalaxySet set,
    double redshift,
    BandValues magnitudes,
    BandValues fluxes,
    BandValues errors,
    double petrosianFluxR,
    double extinctionR) {}
