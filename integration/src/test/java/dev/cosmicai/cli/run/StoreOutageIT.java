package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.locals3.LocalS3Server;
import dev.cosmicai.proto.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over a real store at an endpoint, which is not always there. */
class StoreOutageIT {
  @TempDir Path dir;
  private JobFolder folder;
  private LocalS3Server server;
  private CuttableProxy line;
  private volatile boolean mended;

  @BeforeAll
  static void warmUp() throws IOException {
    SharedClassArchive.use();
  }

  @BeforeEach
  void serve() throws IOException {
    folder = JobFolder.in(Files.createDirectories(dir.resolve("bucket")));
    server = LocalS3Server.start(dir, 0);
    line = new CuttableProxy(server.endpoint());
  }

  @AfterEach
  void stop() throws IOException {
    line.close();
    server.close();
  }

  @Test
  void storeThatComesBackIsWaitedFor() throws Exception {
    folder.copy("slow-network.pt", "net.pt").withPartitions(1, 240);
    // Away while the rank computes, so that it is missed when the rank wants to store its results:
    // by the one attempt that it has.
    WhenComputing cut =
        new WhenComputing(
            () -> {
              line.cut();
              CompletableFuture.delayedExecutor(8, TimeUnit.SECONDS).execute(this::mend);
            });

    assertThat(run("retriesPerRank: 0", 60, server.secretKey(), cut))
        .isInstanceOf(RunOutcome.Complete.class);
    assertThat(cut.done).isTrue();
    assertThat(mended).as("the run ended only when the store was there again").isTrue();
  }

  @Test
  void storeThatStaysAwayFailsTheRunInTime() throws Exception {
    folder.copy("slow-network.pt", "net.pt").withPartitions(1, 240);
    AtomicLong cutNanos = new AtomicLong();
    WhenComputing cut =
        new WhenComputing(
            () -> {
              line.cut();
              cutNanos.set(System.nanoTime());
            });

    RunOutcome outcome = run("retriesPerRank: 1", 2, server.secretKey(), cut);

    assertThat(cut.done).isTrue();
    assertFailed(outcome, 81, "127.0.0.1");
    assertThat(Duration.ofNanos(System.nanoTime() - cutNanos.get()))
        .isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void storeThatWasNeverThereIsNotTriedForLong() throws Exception {
    line.cut();
    assertFailed(run("", 2, server.secretKey(), new WhenComputing(() -> {})), 81, "127.0.0.1");
  }

  @Test
  void bucketThatIsNotThereIsNamed() throws Exception {
    Files.move(dir.resolve("bucket"), dir.resolve("other-bucket"));
    assertFailed(run("", 5, server.secretKey(), new WhenComputing(() -> {})), 66, "bucket");
  }

  @Test
  void wrongKeysAreRefused() throws Exception {
    folder.copy("good.pt", "data/1.pt");
    assertFailed(run("", 5, "wrong", new WhenComputing(() -> {})), 77, "s3://bucket/");
  }

  private RunOutcome run(String specLines, int patienceSeconds, String secretKey, ProgressView view)
      throws IOException {
    Path job =
        JobFolder.in(Files.createDirectories(dir.resolve("jobs")))
            .jobFile(
                "job",
                "storage: {endpoint: \"%s\", pathStyle: true}\n%s"
                    .formatted(line.endpoint(), specLines));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("AWS_ACCESS_KEY_ID", server.accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", secretKey);
    environment.put("COSMIC_S3_PATIENCE_SECONDS", Integer.toString(patienceSeconds));
    RunRequest request =
        new RunRequest(InferenceJobs.read(job), Optional.empty(), OptionalInt.empty());
    return new LocalRun(request, view, environment).execute();
  }

  private void mend() {
    try {
      line.mend();
      mended = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertFailed(RunOutcome outcome, int exitCode, String words) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            RunOutcome.Failed.class,
            failed -> {
              assertThat(failed.exitCode()).as(failed.message()).isEqualTo(exitCode);
              assertThat(failed.message()).contains(words).doesNotContain("\n");
            });
  }

  /** Does something once, when a rank has begun to compute. */
  private static final class WhenComputing implements ProgressView {
    private interface Action {
      void run() throws IOException;
    }

    private final Action action;
    private boolean done;

    WhenComputing(Action action) {
      this.action = action;
    }

    @Override
    public void show(RunState state) {
      if (!done && state.getSamplesDone() > 0) {
        done = true;
        try {
          action.run();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public void notice(String line) {}

    @Override
    public void close() {}
  }
}
