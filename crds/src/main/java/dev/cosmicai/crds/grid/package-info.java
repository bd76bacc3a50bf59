/**
 * From a sweep to its runs: {@link dev.cosmicai.crds.grid.Grid} names the cells and puts their runs
 * into an order, {@link dev.cosmicai.crds.grid.GridRun} makes the job of each. {@code cosmic sweep}
 * and a cluster get the same cells, names, order and jobs from here. Pure.
 */
package dev.cosmicai.crds.grid;
