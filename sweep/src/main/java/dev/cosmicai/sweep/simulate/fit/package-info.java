/**
 * From measured cells to predicted ones: {@link dev.cosmicai.sweep.simulate.fit.Fit} finds the
 * parameters, {@link dev.cosmicai.sweep.simulate.fit.HeldBack} how far predictions are off, {@link
 * dev.cosmicai.sweep.simulate.fit.Predictor} makes rows of simulated runs. Pure.
 */
package dev.cosmicai.sweep.simulate.fit;
