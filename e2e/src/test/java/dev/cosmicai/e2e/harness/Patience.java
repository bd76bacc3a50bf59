package dev.cosmicai.e2e.harness;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long the tests wait for what has to happen: long, since the machine may be busy. */
public final class Patience {
  /** For anything that a job does. */
  public static final Duration OF_JOBS = Duration.ofMinutes(8);

  private static final Duration POLL = Duration.ofMillis(100);

  private Patience() {}

  /** For what is itself a time, such as an outage, and nothing to wait for. */
  public static void pause(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
  }

  /** Waits for something that a sentence describes. A cluster that is away is asked again. */
  public static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(OF_JOBS)
        .pollInterval(POLL)
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsInstanceOf(KubernetesClientException.class);
  }
}
