package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.supervise.FakeRun;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.coordinator.CoordinatorMain;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.FollowedRun;
import dev.cosmicai.worker.WorkerMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that go on with the files that come: each file is computed once, whatever is killed, and the
 * metrics are those of a run over all of them.
 */
class FollowIT {
  private static final int FILES = 50;
  private static final int SAMPLES_PER_FILE = 40;
  private static final Duration BETWEEN_FILES = Duration.ofMillis(400);

  @TempDir static Path dir;
  private static JobFolder folder;
  private static String metrics;

  @BeforeAll
  static void runOverAllFiles() throws Exception {
    SharedClassArchive.use();
    folder = JobFolder.in(dir).withPartitions(FILES, SAMPLES_PER_FILE);
    RunRequest request = request(folder.jobFile("plain", "worldSize: 2"));
    assertComplete(new LocalRun(request, new FakeRun()).execute());
    metrics = folder.metrics("plain");
  }

  @Test
  void filesThatComeAreComputedOnceWhateverIsKilled() throws Exception {
    Arrivals arrivals = new Arrivals("followed");
    arrivals.after(FILES / 3, state -> kill(WorkerMain.class));
    arrivals.after(FILES * 2 / 3, state -> kill(CoordinatorMain.class));

    assertComplete(run("followed", "intervalSeconds: 1, idleSeconds: 8", "", arrivals));

    arrivals.assertOver();
    assertEachFileOnce("followed");
    JsonNode summary = folder.json("followed", "summary.json");
    assertThat(summary.get("newFiles").asInt()).isEqualTo(FILES);
    int generations = summary.get("generations").get("count").asInt();
    assertThat(generations).isGreaterThan(3);
    JsonNode lag = summary.get("generations").get("lag");
    double median = lag.get("medianSeconds").asDouble();
    assertThat(median).isPositive();
    assertThat(lag.get("longestSeconds").asDouble()).isGreaterThanOrEqualTo(median);
    JsonNode last = folder.json("followed", "generations/%05d.json".formatted(generations - 1));
    assertThat(last.get("total").get("files").asInt()).isEqualTo(FILES);
    assertThat(last.get("total").get("metrics").toString()).isEqualTo(metrics);
  }

  @Test
  void runThatWasStoppedIsTakenUpAndToldToEndWithWhatIsThere() throws Exception {
    Arrivals arrivals = new Arrivals("stopped");
    arrivals.after(FILES / 2, FollowIT::stopOnceHalfIsDone);
    assertThatThrownBy(() -> run("stopped", "intervalSeconds: 1", "", arrivals))
        .isInstanceOf(Stopped.class);
    assertThat(folder.committedSplits("stopped")).hasSize(FILES / 2);
    arrivals.bringAll();

    assertComplete(run("stopped", "", "resume: true\ndrain: true", new FakeRun()));

    arrivals.assertOver();
    assertEachFileOnce("stopped");
  }

  /** A run that follows the folder of its own name. */
  private static RunOutcome run(String name, String follow, String specLines, ProgressView view)
      throws IOException {
    Path job = folder.jobFile(name, "worldSize: 2\n" + specLines);
    Files.writeString(
        job,
        Files.readString(job)
            .replace(
                "s3://bucket/data}",
                "s3://bucket/arrivals/%s, follow: {%s}}".formatted(name, follow)));
    return new LocalRun(request(job), view).execute();
  }

  private static RunRequest request(Path job) {
    return new RunRequest(InferenceJobs.read(job), Optional.of(folder.dir()), OptionalInt.of(2));
  }

  private static void assertComplete(RunOutcome outcome) {
    assertThat(outcome).isInstanceOf(RunOutcome.Complete.class);
  }

  private static void assertEachFileOnce(String name) throws IOException {
    assertThat(folder.committedSplits(name))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, FILES).boxed().toList());
    assertThat(predictedRows(name)).doesNotHaveDuplicates().hasSize(FILES * SAMPLES_PER_FILE);
    assertThat(folder.metrics(name)).isEqualTo(metrics);
  }

  /** File and row of each prediction. */
  private static List<String> predictedRows(String name) throws IOException {
    ColumnSelection places =
        new ColumnSelection(List.of("file", "row"), List.of(), List.of(), Map.of());
    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.result(name, "predictions"))) {
      for (Path file : files.toList()) {
        PartitionLayout table =
            PartitionReader.columns(
                    FileBytes.of(ByteBuffer.wrap(Files.readAllBytes(file))),
                    PartitionFormat.PARQUET,
                    file.toString())
                .layout(places);
        double[] ofFile = table.input(0).toDoubles();
        double[] ofRow = table.input(1).toDoubles();
        IntStream.range(0, ofFile.length)
            .forEach(i -> rows.add("%.0f row %.0f".formatted(ofFile[i], ofRow[i])));
      }
    }
    return rows;
  }

  /** Whether there was a process of that kind to kill. */
  private static boolean kill(Class<?> main) {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(main.getName()))
        .findFirst()
        .map(ProcessHandle::destroyForcibly)
        .orElse(false);
  }

  /** As by Ctrl-C: the run's processes are told to end. */
  private static boolean stopOnceHalfIsDone(RunState state) {
    if (FollowedRun.isWaitingForFiles(state) && state.getSplitsCommitted() == FILES / 2) {
      throw new Stopped();
    }
    return false;
  }

  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Brings one file after another, in no order, once the run follows; in between, does deeds. */
  private static final class Arrivals implements ProgressView {
    private final Path to;
    private final Deque<Path> files = new ArrayDeque<>();
    private final NavigableMap<Integer, Predicate<RunState>> deeds = new TreeMap<>();
    private int brought;
    private long nextNanos = System.nanoTime();

    Arrivals(String name) throws IOException {
      to = Files.createDirectories(dir.resolve("arrivals").resolve(name));
      List<Path> all = new ArrayList<>();
      try (Stream<Path> data = Files.list(dir.resolve("data"))) {
        data.sorted().forEach(all::add);
      }
      Collections.shuffle(all, new Random(7));
      files.addAll(all);
    }

    /** When so many files have come, no more do until that could be done. */
    void after(int count, Predicate<RunState> deed) {
      deeds.put(count, deed);
    }

    @Override
    public void show(RunState state) {
      if (!deeds.isEmpty() && deeds.firstKey() <= brought) {
        if (deeds.firstEntry().getValue().test(state)) {
          deeds.pollFirstEntry();
        }
      } else if (state.getFollowing() && !files.isEmpty() && System.nanoTime() - nextNanos >= 0) {
        bring();
        nextNanos = System.nanoTime() + BETWEEN_FILES.toNanos();
      }
    }

    void bringAll() {
      deeds.clear();
      while (!files.isEmpty()) {
        bring();
      }
    }

    /** Whole at once, as an object comes to a store. */
    private void bring() {
      Path file = files.remove();
      try {
        Path copy = Files.copy(file, dir.resolve("copy"));
        Files.move(copy, to.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      brought++;
    }

    void assertOver() {
      assertThat(files).as("files that were still to come").isEmpty();
      assertThat(deeds.keySet()).as("deeds that were still to be done").isEmpty();
    }

    @Override
    public void notice(String line) {}

    @Override
    public void close() {}
  }
}
