package dev.cosmicai.rendezvous.split;

/**
 * A sample that was set aside: it is neither among the samples of its split's commit nor in its
 * metrics.
 *
 * @param split the index of its split
 * @param row its position in the partition, from 0
 * @param column the input or output that shows it
 * @param reason one of the constant reasons of the module {@code faults}
 * @param message the same for people, in one line
 */
public record BadSample(int split, long row, String column, String reason, String message) {}
