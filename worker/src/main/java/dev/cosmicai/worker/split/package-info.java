/**
 * The splits that a rank holds: a {@link dev.cosmicai.worker.split.SplitSource} gives one after
 * another, a {@link dev.cosmicai.worker.split.HeldSplit} is one with what happens to it, and {@link
 * dev.cosmicai.worker.split.HeldSplits} are those of now. Uses no other package of the rank.
 */
package dev.cosmicai.worker.split;
