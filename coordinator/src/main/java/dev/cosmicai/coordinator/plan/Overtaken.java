package dev.cosmicai.coordinator.plan;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;

/**
 * How a coordinator ends that finds in the output what it has not written itself: ranks talk to
 * another one by now.
 */
public final class Overtaken {
  private Overtaken() {}

  /**
   * The fault ({@code Interrupted}).
   *
   * @param run the run's UID
   * @param deed what the other one has done, such as "changed" and an object
   */
  public static RetriableFault fault(String run, String deed) {
    return new RetriableFault(
        Reason.Interrupted,
        "another coordinator of run %s has %s and goes on in the place of this one"
            .formatted(run, deed));
  }
}
