/**
 * Which figures a sweep has, by what varies in it: {@link dev.cosmicai.sweep.figure.SweepFigures}.
 * Pure.
 */
package dev.cosmicai.sweep.figure;
