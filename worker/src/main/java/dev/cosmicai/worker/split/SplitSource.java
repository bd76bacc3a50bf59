package dev.cosmicai.worker.split;

import dev.cosmicai.faults.FatalFault;
import java.util.Optional;

/**
 * Gives a rank its splits, one after another. Its methods may wait; on threads of the background.
 */
public interface SplitSource {
  /**
   * Waits for the next one.
   *
   * @return empty if no more will come
   * @throws dev.cosmicai.faults.Fault if nobody can say
   */
  Optional<HeldSplit> next();

  /**
   * Says that a split cannot be computed, whoever tries it.
   *
   * @return true if the rank goes on without it, which is dropped then
   */
  boolean tolerates(HeldSplit split, FatalFault why);
}
