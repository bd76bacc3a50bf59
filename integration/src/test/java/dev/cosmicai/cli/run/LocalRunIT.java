package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.supervise.FakeRun;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs with real processes: all compute the same, so all must say the same. */
class LocalRunIT {
  private static final int FILES = 4;
  private static final int SAMPLES_PER_FILE = 10;

  @TempDir static Path dir;
  private static JobFolder folder;
  private static String metrics;

  /** The undisturbed run by one rank that does it all. */
  @BeforeAll
  static void runUndisturbed() throws Exception {
    SharedClassArchive.use();
    folder = JobFolder.in(dir).withPartitions(FILES, SAMPLES_PER_FILE);
    assertComplete(run("one", "worldSize: 1", OptionalInt.empty(), new FakeRun()));
    metrics = folder.metrics("one");
    assertSameResults("one", 1);
  }

  @Test
  void moreRanksThanFilesFinish() throws Exception {
    assertComplete(run("many", "worldSize: 16", OptionalInt.empty(), new FakeRun()));
    assertSameResults("many", 16);
  }

  @Test
  void moreFilesThanRanksFinishOneAfterAnother() throws Exception {
    assertComplete(run("few", "worldSize: 3", OptionalInt.of(1), new FakeRun()));
    assertSameResults("few", 3);
  }

  @Test
  void gangOfMoreRanksThanCoresFinishes() throws Exception {
    int ranks = Runtime.getRuntime().availableProcessors() + 1;
    assertComplete(
        run(
            "gang",
            "worldSize: %d\ncoordination: Gang\nstartDeadlineSeconds: 120".formatted(ranks),
            OptionalInt.empty(),
            new FakeRun()));
    assertSameResults("gang", ranks);
    assertThat(folder.combinedRanks("gang")).hasSize(ranks);
    assertNoRankComputedBeforeAllWereThere("gang", ranks);
  }

  private static void assertNoRankComputedBeforeAllWereThere(String name, int ranks)
      throws IOException {
    double lastStart = 0;
    double firstForward = Double.POSITIVE_INFINITY;
    for (int rank = 0; rank < ranks; rank++) {
      JsonNode result = folder.json(name, "ranks/" + rank + ".json");
      double start = result.get("start_time").asDouble();
      lastStart = Math.max(lastStart, start);
      if (result.get("samples").asInt() > 0) {
        JsonNode stages = result.get("stage_time (seconds)");
        assertThat(stages.has("barrier")).as("rank %d passed the barrier", rank).isTrue();
        firstForward = Math.min(firstForward, start + stages.get("firstForward").asDouble());
      }
    }
    assertThat(lastStart).as("start of the last rank").isLessThan(firstForward);
  }

  @Test
  void withoutAWorldSizeEachFileGetsARank() throws Exception {
    assertComplete(run("by-file", "", OptionalInt.empty(), new FakeRun()));
    assertSameResults("by-file", FILES);
    assertThat(folder.combinedRanks("by-file")).hasSize(FILES);
  }

  @Test
  void resumedJobComputesOnlyTheFilesThatAreNewWithAnyNumberOfRanks() throws Exception {
    String name = "resumed";
    Path last = folder.dir().resolve("data").resolve(FILES + ".pt");
    Path aside = folder.dir().resolve("aside.pt");
    Files.move(last, aside);
    assertComplete(run(name, "worldSize: 3", OptionalInt.empty(), new FakeRun()));
    List<Integer> before = folder.committedSplits(name);
    assertThat(before).containsExactlyInAnyOrder(0, 1, 2);
    Files.move(aside, last);

    assertComplete(run(name, "worldSize: 2\nresume: true", OptionalInt.empty(), new FakeRun()));

    List<Integer> after = folder.committedSplits(name);
    assertThat(after).doesNotHaveDuplicates().hasSize(FILES);
    assertThat(folder.metrics(name)).isEqualTo(metrics);
    assertThat(folder.json(name, "summary.json").get("newFiles").asInt()).isEqualTo(1);
  }

  @Test
  void ranksOfOneMachineDownloadTheModelOnce() throws Exception {
    String name = "shared";
    assertComplete(
        run(
            name,
            "worldSize: %d\nassignment: Static".formatted(FILES),
            OptionalInt.of(FILES),
            new FakeRun()));

    long read = 0;
    long expected = Files.size(folder.dir().resolve("net.pt"));
    for (int rank = 0; rank < FILES; rank++) {
      read += folder.json(name, "ranks/" + rank + ".json").get("s3_bytes").asLong();
      expected += Files.size(folder.dir().resolve("data/" + (rank + 1) + ".pt"));
    }
    assertThat(read).as("the ranks' partitions and one model").isEqualTo(expected);
  }

  private static RunOutcome run(
      String name, String specLines, OptionalInt parallelism, ProgressView view)
      throws IOException {
    RunRequest request =
        new RunRequest(folder.job(name, specLines), Optional.of(folder.dir()), parallelism);
    return new LocalRun(request, view).execute();
  }

  private static void assertComplete(RunOutcome outcome) {
    assertThat(outcome).isInstanceOf(RunOutcome.Complete.class);
  }

  private static void assertSameResults(String name, int worldSize) throws IOException {
    assertThat(folder.metrics(name)).isEqualTo(metrics);
    // A rank that finds nothing left need not even start.
    assertThat(folder.combinedRanks(name)).isNotEmpty().isSorted().allMatch(r -> r < worldSize);
    assertThat(folder.committedSplits(name)).doesNotHaveDuplicates().hasSize(FILES);
    assertThat(folder.result(name, "inference.png")).isNotEmptyFile();
    assertThat(folder.result(name, "report.html")).isNotEmptyFile();
  }
}
