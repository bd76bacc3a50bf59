/**
 * The splits that a rank holds: a {@link dev.cosmicai.worker.split.SplitSource} gives one after
 * another, a {@link dev.cosmicai.worker.split.HeldSplit} is one with what happens to it, {@link
 * dev.cosmicai.worker.split.HeldSplits} are those of now, and a {@link
 * dev.cosmicai.worker.split.BadSample} is one that is left out. Uses no other package of the rank.
 */
package dev.cosmicai.worker.split;
