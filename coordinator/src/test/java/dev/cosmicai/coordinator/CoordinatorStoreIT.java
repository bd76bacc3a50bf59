package dev.cosmicai.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.TerminationMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The coordinator's process, whose store refuses what it writes or does not answer. */
@Timeout(300)
class CoordinatorStoreIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RANKS = 4;

  @TempDir Path folder;
  private Sky sky;
  private TroubledLine line;
  private ChildProcess coordinator;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder).withPartitions(RANKS);
    line = new TroubledLine(URI.create(sky.environment.get("COSMIC_S3_ENDPOINT")));
    sky.environment.put("COSMIC_S3_ENDPOINT", line.endpoint().toString());
  }

  @AfterEach
  void stopServer() throws IOException {
    coordinator.close();
    line.close();
    sky.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal/", "ranks/", "summary.json"})
  void putThatIsRefusedForAWhileIsRepeated(String object) throws Exception {
    start();
    line.refuse("/sky/out/" + object, 503, 3);

    liveAll(0);

    assertEndsWell();
    assertThat(line.happened()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal/", "combined_data.json", "summary.json"})
  void putWhoseAnswerIsLostCountsOnce(String object) throws Exception {
    start();
    line.loseAnswers("/sky/out/" + object, 1);

    liveAll(0);

    assertEndsWell();
    assertThat(line.happened()).isEqualTo(1);
  }

  @Test
  void journalThatIsDeniedEndsIt() throws Exception {
    start();
    FakeRank.join(sky, Sky.RUN, 0, 0).compute(1).close();
    line.refuse("/sky/out/journal/", 403, Integer.MAX_VALUE);

    try (FakeRank rank = FakeRank.join(sky.endpoint(), Sky.RUN, 1, 0, Duration.ofSeconds(5))) {
      assertThat(catchThrowable(() -> rank.compute(1))).isInstanceOf(Fault.class);
    }

    assertDenied("s3://sky/out/journal/");
    line.refuse("", 403, 0);
    start();
    liveAll(1);
    assertEndsWell();
  }

  @ParameterizedTest
  @CsvSource({"ranks/3.json", "summary.json"})
  void summaryThatIsDeniedIsMadeByTheNextOne(String object) throws Exception {
    start();
    line.refuse("/sky/out/" + object, 403, Integer.MAX_VALUE);
    liveAll(0);

    assertDenied("s3://sky/out/" + object);
    assertThat(sky.read("out/summary.json")).isEmpty();
    line.refuse("", 403, 0);
    start();
    assertEndsWell();
  }

  private void start() {
    coordinator = ChildProcess.start(sky, CoordinatorMain.class);
  }

  private void liveAll(int attempt) {
    for (int rank = 0; rank < RANKS; rank++) {
      FakeRank.live(sky, Sky.RUN, rank, attempt);
    }
  }

  /** In one line, and for good. */
  private void assertDenied(String object) throws Exception {
    assertThat(coordinator.exitCode()).as(coordinator::stderr).isIn(73, 77);
    TerminationMessage words = TerminationMessage.parse(coordinator.lastWords()).orElseThrow();
    assertThat(words.message()).contains(object).doesNotContain("\n");
  }

  private void assertEndsWell() throws Exception {
    assertThat(coordinator.exitCode()).as(coordinator::stderr).isZero();
    assertThat(JSON.readTree(sky.read("out/summary.json").orElseThrow()).at("/metrics/samples"))
        .hasToString(Integer.toString(RANKS * FakeRank.SAMPLES));
    assertThat(JSON.readTree(sky.read("out/combined_data.json").orElseThrow())).hasSize(RANKS);
  }
}
