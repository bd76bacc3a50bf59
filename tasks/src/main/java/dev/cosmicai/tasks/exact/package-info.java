/**
 * Sums and counts that do not depend on the order in which they were made: {@link
 * dev.cosmicai.tasks.exact.ExactSum}, {@link dev.cosmicai.tasks.exact.SparseCounts} and, where the
 * range of values is not known in advance, {@link dev.cosmicai.tasks.exact.AdaptiveCounts}; and
 * their encoding in {@code metrics.proto}. Knows no network and no task.
 */
package dev.cosmicai.tasks.exact;
