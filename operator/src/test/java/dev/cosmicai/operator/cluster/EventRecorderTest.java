package dev.cosmicai.operator.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.operator.TestSweeps;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
  private static final Instant NOW = Instant.parse(TestPods.STARTED);

  private static final FakeApiServer API = new FakeApiServer();
  private final InferenceJob job = TestJobs.minimal();

  @BeforeEach
  void clear() {
    API.clear();
  }

  @AfterAll
  static void stop() {
    API.stop();
  }

  @Test
  void eventSaysWhatOfWhomAndWhen() {
    Event event =
        EventRecorder.event(
            job, RunEvent.warning(EventReason.RanksFailed, "rank 3:\n cut"), "op-1", NOW);

    assertThat(event.getEventTime().getTime()).isEqualTo("2026-03-01T10:00:00.000000Z");
    assertThat(event.getType()).isEqualTo("Warning");
    assertThat(event.getReason()).isEqualTo("RanksFailed");
    assertThat(event.getNote()).as("one line").isEqualTo("rank 3: cut");
    assertThat(event.getReportingController()).isEqualTo("cosmic-operator");
    assertThat(event.getReportingInstance()).isEqualTo("op-1");
    assertThat(event.getRegarding().getKind()).isEqualTo("InferenceJob");
    assertThat(event.getRegarding().getUid()).isEqualTo(TestJobs.UID);
    assertThat(event.getMetadata().getName()).matches("galaxies\\.[0-9a-f]{16}");
  }

  @Test
  void eventOfASweepIsAboutTheSweep() {
    Event event =
        EventRecorder.event(
            TestSweeps.with(""), RunEvent.normal(EventReason.Started, "it begins"), "op-1", NOW);

    assertThat(event.getRegarding().getKind()).isEqualTo("InferenceSweep");
    assertThat(event.getRegarding().getApiVersion()).isEqualTo("cosmicai.dev/v1alpha1");
    assertThat(event.getRegarding().getUid()).isEqualTo(TestSweeps.UID);
    assertThat(event.getMetadata().getName()).startsWith("sizes.");
  }

  @Test
  void sameNewsTwiceIsOneEvent() {
    EventRecorder recorder = recorder();
    recorder.record(job, RunEvent.normal(EventReason.Planned, "8 ranks"));
    recorder.record(job, RunEvent.normal(EventReason.Planned, "8 ranks"));
    recorder.record(job, RunEvent.normal(EventReason.RanksCreated, "8 ranks"));

    assertThat(events()).isEqualTo(2);
  }

  @Test
  void whatHappensAgainAfterAChangeOfTheSpecIsToldAgain() {
    EventRecorder recorder = recorder();
    recorder.record(job, RunEvent.normal(EventReason.Suspended, "as asked"));
    job.getMetadata().setGeneration(3L);
    recorder.record(job, RunEvent.normal(EventReason.Suspended, "as asked"));

    assertThat(events()).isEqualTo(2);
  }

  @Test
  void theSameDeedIsToldOnceAMinute() {
    RunEvent repair = RunEvent.deed(EventReason.Repaired, "restored: Service 'galaxies'");
    recorder(NOW).record(job, repair);
    recorder(NOW.plusSeconds(1)).record(job, repair);
    recorder(NOW.plusSeconds(60)).record(job, repair);

    assertThat(events()).isEqualTo(2);
  }

  @Test
  void stateThatIsToldAgainLaterIsOneEvent() {
    RunEvent blocked = RunEvent.warning(EventReason.Blocked, "no node has room");
    recorder(NOW).record(job, blocked);
    recorder(NOW.plusSeconds(5)).record(job, blocked);

    assertThat(events()).isEqualTo(1);
  }

  @Test
  void longNoteFitsIntoWhatTheApiServerTakes() {
    Event event =
        EventRecorder.event(
            job, RunEvent.normal(EventReason.Failed, "€".repeat(2_000)), "op-1", NOW);

    assertThat(event.getNote().getBytes(UTF_8).length).isLessThanOrEqualTo(1_024);
    assertThat(event.getNote()).endsWith("…");
  }

  @Test
  void eventThatCannotBeWrittenStopsNobody() {
    FakeApiServer gone = new FakeApiServer();
    gone.vanish();
    EventRecorder recorder =
        new EventRecorder(gone.client(), Clock.fixed(NOW, ZoneOffset.UTC), "op-1");

    assertThatCode(() -> recorder.record(job, RunEvent.normal(EventReason.Planned, "8 ranks")))
        .doesNotThrowAnyException();
  }

  private static EventRecorder recorder() {
    return recorder(NOW);
  }

  private static EventRecorder recorder(Instant now) {
    return new EventRecorder(API.client(), Clock.fixed(now, ZoneOffset.UTC), "op-1");
  }

  private int events() {
    return API.client().events().v1().events().inNamespace("sky").list().getItems().size();
  }
}
