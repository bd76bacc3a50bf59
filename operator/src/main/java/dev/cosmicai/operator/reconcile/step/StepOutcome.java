package dev.cosmicai.operator.reconcile.step;

import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.ObjectRefused;
import dev.cosmicai.operator.cluster.RunEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a step made of a run, or of a sweep.
 *
 * @param <S> its status in the making
 * @param status the status as of now
 * @param events what to tell of, once that is written
 * @param requeueAfter the longest time until the next pass, if nothing happens before
 * @param isLast whether the pass ends here
 */
public record StepOutcome<S>(
    S status, List<RunEvent> events, Optional<Duration> requeueAfter, boolean isLast) {
  private static final Duration UNTIL_THE_NEXT_TRY = Duration.ofSeconds(10);

  /** The next step goes on. */
  public static <S> StepOutcome<S> proceed(S status) {
    return new StepOutcome<>(status, List.of(), Optional.empty(), false);
  }

  /** The next step goes on; a pass later may find more. */
  public static <S> StepOutcome<S> proceedAndRequeueAfter(S status, Duration delay) {
    return new StepOutcome<>(status, List.of(), Optional.of(delay), false);
  }

  /** The pass ends here, and the next one comes when something happens. */
  public static <S> StepOutcome<S> complete(S status) {
    return new StepOutcome<>(status, List.of(), Optional.empty(), true);
  }

  /** The pass ends here, and the next one comes after a while. */
  public static <S> StepOutcome<S> completeAndRequeueAfter(S status, Duration delay) {
    return new StepOutcome<>(status, List.of(), Optional.of(delay), true);
  }

  /** The pass ends here, and the next one goes on from the status that this one writes. */
  public static <S> StepOutcome<S> completeAndRequeue(S status) {
    return completeAndRequeueAfter(status, Duration.ZERO);
  }

  /**
   * The API server does not let the step go on for now, such as for a quota. The pass ends here, so
   * that what it has found is written; the user hears why, and the next pass tries it again.
   */
  public static <S> StepOutcome<S> hindered(S status, KubernetesClientException answer) {
    return completeAndRequeueAfter(status, UNTIL_THE_NEXT_TRY)
        .withEvent(
            RunEvent.warning(
                EventReason.Blocked,
                "the API server does not allow it for now: " + ObjectRefused.words(answer)));
  }

  /** The same, told of. */
  public StepOutcome<S> withEvent(RunEvent event) {
    List<RunEvent> more = new ArrayList<>(events);
    more.add(event);
    return new StepOutcome<>(status, List.copyOf(more), requeueAfter, isLast);
  }

  /** This outcome after that of the steps before. */
  public StepOutcome<S> after(StepOutcome<S> before) {
    List<RunEvent> all = new ArrayList<>(before.events());
    all.addAll(events);
    Optional<Duration> soonest =
        before
            .requeueAfter()
            .map(delay -> requeueAfter.filter(own -> own.compareTo(delay) < 0).orElse(delay))
            .or(() -> requeueAfter);
    return new StepOutcome<>(status, List.copyOf(all), soonest, isLast);
  }
}
