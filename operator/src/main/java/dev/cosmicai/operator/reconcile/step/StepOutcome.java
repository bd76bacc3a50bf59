package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.status.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a step made of a run.
 *
 * @param status the status as of now
 * @param events what to tell of, once that is written
 * @param requeueAfter the longest time until the next pass, if nothing happens before
 * @param isLast whether the pass ends here
 */
public record StepOutcome(
    RunStatus status, List<RunEvent> events, Optional<Duration> requeueAfter, boolean isLast) {

  /** The next step goes on. */
  public static StepOutcome proceed(RunStatus status) {
    return new StepOutcome(status, List.of(), Optional.empty(), false);
  }

  /** The next step goes on; a pass later may find more. */
  static StepOutcome proceedAndRequeueAfter(RunStatus status, Duration delay) {
    return new StepOutcome(status, List.of(), Optional.of(delay), false);
  }

  /** The pass ends here, and the next one comes when something happens. */
  static StepOutcome complete(RunStatus status) {
    return new StepOutcome(status, List.of(), Optional.empty(), true);
  }

  /** The pass ends here, and the next one comes after a while. */
  static StepOutcome completeAndRequeueAfter(RunStatus status, Duration delay) {
    return new StepOutcome(status, List.of(), Optional.of(delay), true);
  }

  /** The pass ends here, and the next one goes on from the status that this one writes. */
  static StepOutcome completeAndRequeue(RunStatus status) {
    return completeAndRequeueAfter(status, Duration.ZERO);
  }

  /** The same, told of. */
  StepOutcome withEvent(RunEvent event) {
    List<RunEvent> more = new ArrayList<>(events);
    more.add(event);
    return new StepOutcome(status, List.copyOf(more), requeueAfter, isLast);
  }

  /** This outcome after that of the steps before. */
  public StepOutcome after(StepOutcome before) {
    List<RunEvent> all = new ArrayList<>(before.events());
    all.addAll(events);
    Optional<Duration> soonest =
        before
            .requeueAfter()
            .map(delay -> requeueAfter.filter(own -> own.compareTo(delay) < 0).orElse(delay))
            .or(() -> requeueAfter);
    return new StepOutcome(status, List.copyOf(all), soonest, isLast);
  }
}
