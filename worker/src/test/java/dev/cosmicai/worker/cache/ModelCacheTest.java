package dev.cosmicai.worker.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.context.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCacheTest {
  private static final String CONTENT = "the model";
  private static final CacheKey KEY = key("etag-1", CONTENT, Optional.empty());

  @TempDir private Path dir;
  private final AtomicInteger downloads = new AtomicInteger();
  private final AtomicInteger ranks = new AtomicInteger();
  private Path folder;

  @BeforeEach
  void name() {
    folder = dir.resolve("cache");
  }

  @Test
  void whatOneRankHasDownloadedIsThereForTheNext() {
    assertThat(obtain(KEY)).isEqualTo(CONTENT);
    assertThat(obtain(KEY)).isEqualTo(CONTENT);
    assertThat(downloads).hasValue(1);
  }

  @Test
  void ranksThatComeAtOnceDownloadOnce() {
    CountDownLatch others = new CountDownLatch(3);
    List<CompletableFuture<String>> all =
        IntStream.range(0, 4)
            .mapToObj(
                rank ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          others.countDown();
                          return obtain(KEY, file -> awaitThenWrite(others, file));
                        },
                        task -> new Thread(task).start()))
            .toList();

    all.forEach(rank -> assertThat(rank.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(CONTENT));
    assertThat(downloads).hasValue(1);
  }

  @Test
  void waitingRankTakesThePlaceOfOneThatCouldNotDownload() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                obtain(
                    KEY,
                    file -> {
                      begun.countDown();
                      await(second);
                      throw new RetriableFault(Reason.StorageUnavailable, "away");
                    }),
            task -> new Thread(task).start());
    await(begun);
    second.countDown();

    assertThat(obtain(KEY)).isEqualTo(CONTENT);
    assertThatThrownBy(first::join).hasCauseInstanceOf(RetriableFault.class);
    assertThat(downloads).hasValue(2);
  }

  @Test
  void rankWaitsForAnotherNoLongerThanItsPatience() throws Exception {
    Files.createDirectories(folder);
    try (EntryLock held = EntryLock.open(folder.resolve(KEY.name() + ".lock"))) {
      assertThat(held.take()).isTrue();
      assertThat(obtain(KEY)).isEqualTo(CONTENT);
    }
    assertThat(contents()).as("left to the one that has the lock").isEmpty();
  }

  @Test
  void rankThatIsToStopDoesNotWait() throws Exception {
    Files.createDirectories(folder);
    StopSignal stop = new StopSignal();
    stop.requestFromOutside();
    ModelCache cache =
        new ModelCache(Optional.of(folder), Duration.ofMinutes(1), new StageClock(), stop);
    try (EntryLock held = EntryLock.open(folder.resolve(KEY.name() + ".lock"))) {
      assertThat(held.take()).isTrue();
      assertThatThrownBy(() -> cache.obtain(KEY, dir.resolve("own"), () -> {}, () -> ""))
          .isInstanceOf(RetriableFault.class);
    }
  }

  @Test
  void fileThatIsCutShortIsReplaced() throws Exception {
    obtain(KEY);
    Files.writeString(content(), CONTENT.substring(1));

    assertThat(obtain(KEY)).isEqualTo(CONTENT);
    assertThat(obtain(KEY)).isEqualTo(CONTENT);
    assertThat(downloads).hasValue(2);
  }

  @Test
  void otherContentOfTheSameLengthIsReplaced() throws Exception {
    obtain(KEY);
    Files.writeString(content(), "the devil");

    assertThat(obtain(KEY)).isEqualTo(CONTENT);
    assertThat(content()).hasContent(CONTENT);
    assertThat(downloads).hasValue(2);
  }

  @Test
  void otherContentUnderItsOwnDigestIsNotUsedWhereTheJobSaysTheDigest() throws Exception {
    CacheKey pinned = key("etag-1", CONTENT, Optional.of(Sha256.of(CONTENT)));
    Files.createDirectories(folder);
    Path planted =
        Files.writeString(
            folder.resolve(pinned.name() + "-" + Sha256.of("the devil") + ".model"), "the devil");

    assertThat(obtain(pinned)).isEqualTo(CONTENT);
    assertThat(downloads).hasValue(1);
    assertThat(planted).doesNotExist();
  }

  @Test
  void contentThatCannotBeOpenedIsReplaced() throws Exception {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(KEY.name() + "-" + Sha256.of("the devil") + ".model"), "the devil");

    assertThat(obtain(KEY)).isEqualTo(CONTENT);
    assertThat(content()).hasContent(CONTENT);
  }

  @Test
  void linkIsNotFollowed() throws Exception {
    Files.createDirectories(folder);
    Path elsewhere = Files.writeString(dir.resolve("elsewhere"), CONTENT);
    Files.createSymbolicLink(
        folder.resolve(KEY.name() + "-" + Sha256.of(CONTENT) + ".model"), elsewhere);

    assertThat(obtain(KEY)).isEqualTo(CONTENT);
    assertThat(downloads).hasValue(1);
    assertThat(elsewhere).exists();
  }

  @Test
  void whatAKilledDownloaderLeftGoes() throws Exception {
    Files.createDirectories(folder);
    Path left = Files.writeString(folder.resolve(KEY.name() + "-1.part"), "the");

    obtain(KEY);

    assertThat(left).doesNotExist();
  }

  @Test
  void contentThatTheStoreHasWrongIsNotKept() {
    assertThatThrownBy(() -> obtain(KEY, file -> write(file, "the devil")))
        .isInstanceOf(FatalFault.class);
    assertThat(contents()).isEmpty();
  }

  @Test
  void anotherEtagIsAnotherEntry() {
    obtain(KEY);
    obtain(key("etag-2", CONTENT, Optional.empty()));
    assertThat(downloads).hasValue(2);
    assertThat(contents()).hasSize(2);
  }

  @Test
  void folderThatCannotBeLockedServesWhatIsThere() throws Exception {
    obtain(KEY);
    forbidLocking();

    assertThat(obtain(KEY)).isEqualTo(CONTENT);
    assertThat(downloads).hasValue(1);
  }

  @Test
  void rankDownloadsForItselfWhereTheFolderCannotBeLocked() throws Exception {
    forbidLocking();
    assertThat(obtain(KEY)).isEqualTo(CONTENT);
    assertThat(downloads).hasValue(1);
  }

  @Test
  void rankDownloadsForItselfWhereTheFolderTakesNothing() {
    folder = Path.of("/proc");
    assertThat(obtain(KEY)).isEqualTo(CONTENT);
    assertThat(downloads).hasValue(1);
  }

  @Test
  void rankDownloadsForItselfWhereTheFolderIsNone() throws Exception {
    Files.writeString(folder, "a file");
    assertThat(obtain(KEY)).isEqualTo(CONTENT);
  }

  @Test
  void contentThatCannotBeKeptIsUsedAllTheSame() {
    assertThat(
            obtain(
                KEY,
                file -> {
                  write(file, CONTENT);
                  delete(folder);
                }))
        .isEqualTo(CONTENT);
  }

  private String obtain(CacheKey key) {
    return obtain(key, file -> write(file, CONTENT));
  }

  private interface Download {
    void to(Path file);
  }

  private String obtain(CacheKey key, Download download) {
    Path file = dir.resolve("own-" + ranks.incrementAndGet());
    ModelCache cache =
        new ModelCache(
            Optional.of(folder), Duration.ofSeconds(2), new StageClock(), new StopSignal());
    return cache.obtain(
        key,
        file,
        () -> {
          downloads.incrementAndGet();
          download.to(file);
        },
        () -> open(file));
  }

  private static String open(Path file) {
    try {
      String content = Files.readString(file);
      if (!content.equals(CONTENT)) {
        throw new FatalFault(Reason.ModelCorrupt, file + " is no model");
      }
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitThenWrite(CountDownLatch others, Path file) {
    await(others);
    write(file, CONTENT);
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** In a way that binds root, too. */
  private void forbidLocking() throws IOException {
    Path lock = folder.resolve(KEY.name() + ".lock");
    Files.deleteIfExists(lock);
    Files.createDirectories(lock);
  }

  private Path content() {
    List<Path> contents = contents();
    assertThat(contents).hasSize(1);
    return contents.get(0);
  }

  private List<Path> contents() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".model")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CacheKey key(String etag, String content, Optional<String> sha256) {
    int bytes = content.getBytes(StandardCharsets.UTF_8).length;
    return CacheKey.of(List.of("s3://survey/model.pt", etag), bytes, sha256);
  }
}
