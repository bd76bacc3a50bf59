package dev.cosmicai.worker.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.context.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock is another process's. */
class KilledDownloaderIT {
  private static final CacheKey KEY = CacheKey.of(List.of("etag"), 5, Optional.empty());

  @TempDir private Path dir;

  @Test
  void waitingRankTakesThePlaceOfADownloaderThatIsKilled() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("cache"));
    StageClock clock = new StageClock();
    ModelCache cache =
        new ModelCache(Optional.of(folder), Duration.ofMinutes(1), clock, new StopSignal());
    Path file = dir.resolve("own");
    Process downloader = downloader(folder.resolve(KEY.name() + ".lock"));
    try {
      CompletableFuture<Boolean> rank =
          CompletableFuture.supplyAsync(
              () -> cache.obtain(KEY, file, () -> write(file), () -> true));
      await().until(() -> clock.seconds(Stage.MODEL_DOWNLOAD) > 0.2);
      assertThat(rank).isNotDone();
      assertThat(file).doesNotExist();

      downloader.destroyForcibly();

      assertThat(rank.get(30, TimeUnit.SECONDS)).isTrue();
      assertThat(file).hasContent("model");
    } finally {
      downloader.destroyForcibly();
    }
  }

  /** A process that has the lock and does not give it up. */
  static final class Locker {
    private Locker() {}

    public static void main(String[] files) throws Exception {
      try (FileChannel channel =
              FileChannel.open(
                  Path.of(files[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        System.out.println(lock.isValid());
        Thread.currentThread().join();
      }
    }
  }

  private static Process downloader(Path lock) throws Exception {
    Path classes =
        Path.of(Locker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes.toString(),
                Locker.class.getName(),
                lock.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("true");
    return process;
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "model");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
