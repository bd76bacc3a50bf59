package dev.cosmicai.cli.run.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.run.JobFolder;
import dev.cosmicai.cli.run.SharedClassArchive;
import dev.cosmicai.locals3.LocalS3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever process of a run is killed, {@code cosmic run} itself included, and how often: the
 * metrics are the same to the last bit, every row is predicted once, no split is committed twice or
 * leased once it is committed, and what was computed in vain is less than a split a kill. Set
 * {@code -Dkills.runs} and {@code -Dkills.seed} for more and other runs.
 */
class RandomKillsIT {
  private static final int FILES = 3;
  private static final int SAMPLES_PER_FILE = 300;
  private static final int MOST_KILLS = 4;

  /** How long an answer with a lease may be on its way to a rank. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path dir;

  private static LocalS3Server store;
  private static JobFolder folder;
  private static String metrics;
  private static int splits;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    SharedClassArchive.use();
    // It outlives the runs, so that one may meet what is left of the one before.
    store = LocalS3Server.start(dir, 0);
    folder =
        JobFolder.in(Files.createDirectories(dir.resolve("bucket")))
            .withPartitions(FILES, SAMPLES_PER_FILE)
            .copy("slow-network.pt", "net.pt");
    try (CosmicRun run = start("undisturbed")) {
      new Killer(0, 0).accompany(run);
    }
    metrics = folder.metrics("undisturbed");
    splits = Commits.in(folder.result("undisturbed", "journal")).size();
    assertThat(splits).isGreaterThan(FILES);
  }

  @AfterAll
  static void stopTheStore() {
    store.close();
  }

  static IntStream seeds() {
    int first = Integer.getInteger("kills.seed", 1);
    return IntStream.range(first, first + Integer.getInteger("kills.runs", 1));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void processesKilledAtRandomChangeNothing(int seed) throws Exception {
    String name = "seed-" + seed;
    Killer killer = new Killer(seed, MOST_KILLS);
    Instant began = Instant.now();
    RankLogs logs;
    try (CosmicRun run = start(name)) {
      killer.accompany(run);
      logs = RankLogs.in(run.logs());
    }
    Duration took = Duration.between(began, Instant.now());
    List<Commits.Commit> commits = Commits.in(folder.result(name, "journal"));
    int lost = logs.computed().size() - logs.late().size() - commits.size();
    System.out.printf(
        "kills: seed %d, ranks %d, coordinators %d, supervisors %d, splits %d, lost %d, late %d,"
            + " seconds %.1f%n",
        seed,
        killer.killed(ProcessKind.RANK),
        killer.killed(ProcessKind.COORDINATOR),
        killer.killed(ProcessKind.SUPERVISOR),
        commits.size(),
        lost,
        logs.late().size(),
        took.toMillis() / 1e3);

    assertThat(folder.metrics(name)).isEqualTo(metrics);
    assertThat(commits)
        .extracting(Commits.Commit::split)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, splits).boxed().toList());
    assertNothingIsLeasedOnceItIsCommitted(logs, commits);
    PyArrow.assertEachRowOnce(folder.result(name, "predictions"), FILES, SAMPLES_PER_FILE);
    assertThat(killer.killed()).as("processes that were killed").isPositive();
    assertThat(lost).as("splits that were computed in vain").isBetween(0, killer.killed() - 1);
  }

  private static void assertNothingIsLeasedOnceItIsCommitted(
      RankLogs logs, List<Commits.Commit> commits) {
    Map<Integer, Instant> durable =
        commits.stream().collect(Collectors.toMap(Commits.Commit::split, Commits.Commit::durable));
    assertThat(logs.leased())
        .hasSizeGreaterThanOrEqualTo(splits)
        .allSatisfy(
            lease ->
                assertThat(lease.time())
                    .as("lease on split %d", lease.split())
                    .isBefore(durable.get(lease.split()).plus(ON_ITS_WAY)));
  }

  private static CosmicRun start(String name) throws IOException {
    Path job =
        folder.jobFile(
            name,
            """
            worldSize: 3
            retriesPerRank: 100
            resume: true
            storage: {endpoint: "%s", pathStyle: true}
            """
                .formatted(store.endpoint()));
    Files.writeString(
        job,
        Files.readString(job).replace("s3://bucket/data}", "s3://bucket/data, splitSize: 1Mi}"));
    return new CosmicRun(
        job,
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "kills")), name + "-"),
        Map.of(
            "AWS_ACCESS_KEY_ID", store.accessKey(),
            "AWS_SECRET_ACCESS_KEY", store.secretKey(),
            "COSMIC_LOG_LEVEL", "DEBUG"));
  }
}
