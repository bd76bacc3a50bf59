package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.proto.RunState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever process of a run is killed, and how often: the metrics are the same to the last bit,
 * every row is predicted once, and no split is committed twice. Set {@code -Dkills.runs} and {@code
 * -Dkills.seed} for more and other runs.
 */
class RandomKillsIT {
  private static final int FILES = 3;
  private static final int SAMPLES_PER_FILE = 400;

  private static final String SPEC =
      """
      worldSize: 3
      retriesPerRank: 100
      """;

  @TempDir static Path dir;
  private static JobFolder folder;
  private static String metrics;
  private static int splits;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    SharedClassArchive.use();
    folder = JobFolder.in(dir).withPartitions(FILES, SAMPLES_PER_FILE);
    folder.copy("slow-network.pt", "net.pt");
    run("undisturbed", new Killer(0, 0));
    metrics = folder.metrics("undisturbed");
    splits = folder.committedSplits("undisturbed").size();
    assertThat(splits).isGreaterThan(FILES);
  }

  static IntStream seeds() {
    int first = Integer.getInteger("kills.seed", 1);
    return IntStream.range(first, first + Integer.getInteger("kills.runs", 1));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void processesKilledAtRandomChangeNothing(int seed) throws Exception {
    String name = "seed-" + seed;
    Killer killer = new Killer(seed, 6);

    run(name, killer);

    assertThat(killer.killed).as("processes that were killed").isNotEmpty();
    assertThat(folder.metrics(name)).isEqualTo(metrics);
    assertThat(folder.committedSplits(name)).doesNotHaveDuplicates().hasSize(splits);
    assertThat(predictedRows(name)).doesNotHaveDuplicates().hasSize(FILES * SAMPLES_PER_FILE);
  }

  private static void run(String name, ProgressView view) throws IOException {
    Path job = folder.jobFile(name, SPEC);
    Files.writeString(
        job,
        Files.readString(job).replace("s3://bucket/data}", "s3://bucket/data, splitSize: 1Mi}"));
    RunRequest request =
        new RunRequest(InferenceJobs.read(job), Optional.of(folder.dir()), OptionalInt.of(2));
    assertThat(new LocalRun(request, view).execute()).isInstanceOf(RunOutcome.Complete.class);
  }

  /** File and row of each prediction. */
  private static List<Long> predictedRows(String name) throws IOException {
    ColumnSelection places =
        new ColumnSelection(List.of("file", "row"), List.of(), List.of(), Map.of());
    List<Long> rows = new ArrayList<>();
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
        for (int i = 0; i < ofFile.length; i++) {
          rows.add((long) ofFile[i] * SAMPLES_PER_FILE + (long) ofRow[i]);
        }
      }
    }
    return rows;
  }

  /** Kills one of the run's processes, ranks or coordinator, again and again. */
  private static final class Killer implements ProgressView {
    private final Random random;
    private final int most;
    private final List<String> killed = new ArrayList<>();
    private long nextNanos = System.nanoTime();

    Killer(int seed, int most) {
      random = new Random(seed);
      this.most = most;
      proceed();
    }

    @Override
    public void show(RunState state) {
      if (killed.size() >= most || System.nanoTime() - nextNanos < 0) {
        return;
      }
      List<ProcessHandle> children = ProcessHandle.current().children().toList();
      if (!children.isEmpty()) {
        ProcessHandle victim = children.get(random.nextInt(children.size()));
        killed.add(victim.info().commandLine().orElse("?"));
        victim.destroyForcibly();
      }
      proceed();
    }

    private void proceed() {
      nextNanos = System.nanoTime() + (500 + random.nextInt(2_000)) * 1_000_000L;
    }

    @Override
    public void notice(String line) {}

    @Override
    public void close() {}
  }
}
