package dev.cosmicai.rendezvous.collective;

import java.util.List;

/**
 * Makes one result of what the ranks contributed, all of which is kept until then. Where the order
 * does not matter, a {@link MergingFold} needs far less memory.
 */
@FunctionalInterface
public interface Fold {
  /**
   * Folds once, at the seal. Must be a function of its argument alone, so that the result is
   * bit-identical whatever the order of arrival, retries or restarts.
   *
   * @param contributionsInRankOrder the values of the ranks that contributed; empty if all are
   *     missing. Not to be changed.
   */
  byte[] fold(List<byte[]> contributionsInRankOrder);
}
