package dev.cosmicai.worker.cache;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.worker.context.Stage;
import dev.cosmicai.worker.context.StageClock;
import dev.cosmicai.worker.context.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that rank processes share, so that of what several of them need only one downloads it. A
 * rank never depends on it: with a folder that is full, cannot be written or locked, and after a
 * downloader that takes too long, it warns and downloads for itself. What is used was compared with
 * its SHA-256 just before. Who may write the folder is trusted with what runs, unless the job says
 * the model's digest. Nothing is ever removed but what is wrong. For one thread.
 */
public final class ModelCache {
  /** How long another's download is waited for, unless the caller says otherwise. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);
  private static final long LOOK_MILLIS = 50;

  private final Optional<Path> folder;
  private final Duration patience;
  private final StageClock clock;
  private final StopSignal stop;

  /**
   * Makes nothing yet.
   *
   * @param folder made when it is needed; empty to share nothing
   * @param patience how long another's download is waited for
   * @param clock is told of the wait as {@link Stage#MODEL_DOWNLOAD}
   * @param stop ends the wait
   */
  public ModelCache(Optional<Path> folder, Duration patience, StageClock clock, StopSignal stop) {
    this.folder = folder;
    this.patience = patience;
    this.clock = clock;
    this.stop = stop;
  }

  /**
   * Fills a file with the content that the key means, and opens it.
   *
   * @param file this rank's own
   * @param download fills the file from elsewhere
   * @param open verifies the file as far as can be and leaves it as it is
   * @return what was opened
   * @throws dev.cosmicai.faults.Fault what download and open throw, or what stopped the wait
   */
  public <T> T obtain(CacheKey key, Path file, Runnable download, Supplier<T> open) {
    if (folder.isEmpty()) {
      download.run();
      return open.get();
    }
    CacheEntry entry = new CacheEntry(folder.get(), key);
    try (Turn<T> turn = awaitTurn(entry, file, open)) {
      if (turn.opened().isPresent()) {
        return turn.opened().get();
      }
      download.run();
      T opened = open.get();
      if (turn.lock().isPresent()) {
        keep(entry, file);
      }
      return opened;
    }
  }

  /**
   * What the wait came to: the content is there, or this rank has to download it.
   *
   * @param opened from the folder
   * @param lock with which what is downloaded may be kept there
   */
  private record Turn<T>(Optional<T> opened, Optional<EntryLock> lock) implements AutoCloseable {
    @Override
    public void close() {
      lock.ifPresent(EntryLock::close);
    }
  }

  private <T> Turn<T> awaitTurn(CacheEntry entry, Path file, Supplier<T> open) {
    try {
      Files.createDirectories(entry.folder());
      // Without a lock: a folder that may only be read serves as well.
      Optional<T> opened = look(entry, file, open);
      return opened.isPresent()
          ? new Turn<>(opened, Optional.empty())
          : awaitLock(entry, file, open);
    } catch (IOException e) {
      LOG.warn(
          "the model is not shared through {}, which cannot be used ({}); this rank downloads it"
              + " for itself",
          entry.folder(),
          e.toString());
      return new Turn<>(Optional.empty(), Optional.empty());
    }
  }

  /** Looks also while another has the lock: all who wait copy at the same time, then. */
  private <T> Turn<T> awaitLock(CacheEntry entry, Path file, Supplier<T> open) throws IOException {
    EntryLock lock = EntryLock.open(entry.lockFile());
    boolean kept = false;
    try {
      long start = System.nanoTime();
      boolean mine = lock.take();
      Optional<T> opened = look(entry, file, open);
      while (!mine && opened.isEmpty()) {
        if (System.nanoTime() - start > patience.toNanos()) {
          LOG.warn(
              "another rank has been downloading the model to {} for {} s; this one does not wait"
                  + " longer and downloads it for itself",
              entry.folder(),
              patience.toSeconds());
          return new Turn<>(opened, Optional.empty());
        }
        pause();
        mine = lock.take();
        opened = look(entry, file, open);
      }
      kept = opened.isEmpty();
      return new Turn<>(opened, kept ? Optional.of(lock) : Optional.empty());
    } finally {
      if (!kept) {
        lock.close();
      }
    }
  }

  private <T> Optional<T> look(CacheEntry entry, Path file, Supplier<T> open) throws IOException {
    long start = System.nanoTime();
    try {
      if (!entry.copyTo(file)) {
        return Optional.empty();
      }
    } finally {
      clock.add(Stage.MODEL_DOWNLOAD, System.nanoTime() - start);
    }
    try {
      return Optional.of(open.get());
    } catch (FatalFault fault) {
      // The store's may be right; if not, the same fault comes again.
      LOG.warn("the model in {} is wrong and is replaced: {}", entry.folder(), fault.getMessage());
      entry.refuse();
      return Optional.empty();
    }
  }

  private void pause() {
    stop.check();
    long start = System.nanoTime();
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableFault(Reason.Interrupted, "stopped before the model was there", e);
    } finally {
      clock.add(Stage.MODEL_DOWNLOAD, System.nanoTime() - start);
    }
  }

  private static void keep(CacheEntry entry, Path file) {
    try {
      entry.keep(file);
    } catch (IOException e) {
      LOG.warn(
          "the model cannot be kept in {} ({}); the other ranks download it for themselves",
          entry.folder(),
          e.toString());
    }
  }
}
