package dev.cosmicai.operator.reconcile;

import static dev.cosmicai.operator.reconcile.Endings.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.crds.InferenceJobStatus.Phase;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.cluster.EventReason;
import dev.cosmicai.operator.cluster.Refusals;
import dev.cosmicai.operator.cluster.RunEvent;
import dev.cosmicai.operator.status.ConditionType;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that are invalid, or whose objects cannot be made. */
class RefusedRunTest {
  @Test
  void invalidJobFailsAndNothingIsCreated() {
    Story story = Story.of("storage: {endpoint: 'minio:9000'}");

    story.passes();

    assertFailed(story, "InvalidSpec", "spec.storage.endpoint");
    assertThat(story.cluster.coordinatorsCreated).isZero();
    assertThat(story.cluster.starts).isEmpty();
  }

  @Test
  void takenNameIsSaidAndTriedAgain() {
    Story story = Story.of("");
    story.cluster.refusal = Refusals.nameTaken(TestJobs.minimal(), "galaxies-coordinator");

    Optional<Duration> delay = story.passes();

    assertThat(delay).contains(Duration.ofSeconds(10));
    assertThat(story.phase()).isEqualTo(Phase.PLANNING);
    assertThat(story.condition(ConditionType.PLANNED).getReason()).isEqualTo("NameTaken");
    assertThat(story.events).extracting(RunEvent::reason).contains(EventReason.NameTaken);
    story.passes();
    assertThat(story.cluster.coordinator()).isNotNull();
    assertThat(story.condition(ConditionType.PLANNED).getReason()).isEqualTo("Planning");
  }

  @Test
  void quotaIsSaidAndTriedAgain() {
    Story story = Story.of("");
    story.cluster.refusal = new KubernetesClientException("exceeded quota: services", 403, null);

    assertThat(story.passes()).contains(Duration.ofSeconds(10));

    assertThat(story.phase()).isEqualTo(Phase.PLANNING);
    assertThat(story.events)
        .contains(
            RunEvent.warning(
                EventReason.Blocked,
                "the API server does not allow it for now: exceeded quota: services"));
    story.passes();
    assertThat(story.cluster.coordinator()).isNotNull();
  }

  @Test
  void takenNameOfTheRanksCostsNoStart() {
    Story story = Story.of("worldSize: 8");
    story.pass();
    story.cluster.ensure(TestJobs.minimal());
    story.rendezvous.watch(TestJobs.minimal(), null);
    story.cluster.workersRefusal = Refusals.nameTaken(TestJobs.minimal(), "galaxies");

    story.pass();
    assertThat(story.condition(ConditionType.RUNNING).getMessage()).contains("galaxies");
    story.passes();

    assertThat(story.cluster.starts).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "worldSize: 8"})
  void objectThatTheApiServerRefusesFailsTheJobInTheServersWords(String spec) {
    Story story = Story.of(spec);
    story.cluster.refusal = Refusals.ofContent("spec.template.labels: must be no more than 63");

    story.passes();

    assertFailed(story, "InvalidSpec", "spec.template.labels: must be no more than 63");
  }

  @Test
  void ranksThatTheApiServerRefusesFailTheJobAndItsCoordinatorIsStopped() {
    Story story = Story.of("worldSize: 8");
    story.pass();
    story.cluster.ensure(TestJobs.minimal());
    story.rendezvous.watch(TestJobs.minimal(), null);
    story.cluster.workersRefusal = Refusals.ofContent("spec.template.labels: too long");

    story.passes();
    story.passesAfter(Duration.ofSeconds(10));

    assertFailed(story, "InvalidSpec", "spec.template.labels: too long");
    assertThat(story.cluster.starts).isEmpty();
    assertThat(story.cluster.coordinator().getSpec().getSuspend()).isTrue();
  }
}
