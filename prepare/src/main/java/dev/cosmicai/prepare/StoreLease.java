package dev.cosmicai.prepare;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A folder in a store, taken by an object in it that its owner writes again and again, each time
 * only if it is still the version that it wrote last. Whoever finds such an object watches it: if
 * it changes, its owner is alive; if it stays the same for a while, its owner is gone and its place
 * is taken, which of several only one can. No clocks are compared. Where the owner was a process of
 * this machine that is no more, nobody has to wait.
 */
final class StoreLease implements Destination.Claim {
  static final String NAME = ".preparing";

  private static final String CONTENT_TYPE = "text/plain";
  private static final int MAX_BYTES = 1_000;

  private final ObjectStore store;
  private final ObjectUri uri;
  private final ObjectUri folder;
  private final Timing timing;
  private final LeaseOwner owner;
  private final ScheduledExecutorService renewal;
  private long beat;
  private String etag;
  private long renewedNanos = System.nanoTime();
  private boolean lost;
  private boolean closed;

  /**
   * How often an owner writes, and how long another waits for that.
   *
   * @param silence much longer than {@code beat}
   */
  record Timing(Duration beat, Duration poll, Duration silence) {
    static final Timing USUAL =
        new Timing(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(30));
  }

  private StoreLease(
      ObjectStore store, ObjectUri folder, Timing timing, String etag, LeaseOwner owner) {
    this.store = store;
    this.uri = folder.resolve(NAME);
    this.folder = folder;
    this.timing = timing;
    this.etag = etag;
    this.owner = owner;
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(new DaemonThreads("destination-lease"));
  }

  /**
   * Takes a folder; waits where somebody may have it and says nothing.
   *
   * @throws FatalFault (OutputRefused) if another preparation has it
   */
  static StoreLease take(ObjectStore store, ObjectUri folder, Timing timing) {
    ObjectUri uri = folder.resolve(NAME);
    LeaseOwner owner = LeaseOwner.self();
    Optional<StoredObject> found = store.find(uri);
    boolean taken;
    if (found.isEmpty()) {
      taken = store.putIfAbsent(uri, owner.text(0), CONTENT_TYPE);
    } else {
      if (!written(store, uri).map(LeaseOwner::isGone).orElse(false)) {
        awaitSilence(store, folder, found.get(), timing);
      }
      taken = store.replace(uri, owner.text(0), CONTENT_TYPE, found.get().etag()).isPresent();
    }
    Optional<StoredObject> written = taken ? store.find(uri) : Optional.empty();
    if (written.isEmpty()) {
      throw refused(folder);
    }
    StoreLease lease = new StoreLease(store, folder, timing, written.get().etag(), owner);
    long beatMillis = timing.beat().toMillis();
    // Where it ends unexpectedly, requireHeld renews.
    Future<?> unused =
        lease.renewal.scheduleWithFixedDelay(
            lease::renewQuietly, beatMillis, beatMillis, TimeUnit.MILLISECONDS);
    return lease;
  }

  /**
   * Says that the folder is still taken; asks the store if that was not heard for long.
   *
   * @throws FatalFault (OutputRefused) if another preparation has taken it
   */
  synchronized void requireHeld() {
    if (System.nanoTime() - renewedNanos > timing.silence().toNanos() / 2) {
      renew();
    }
    if (closed) {
      throw new FatalFault(Reason.OutputRefused, "the preparation of " + folder + " has ended");
    }
    if (lost) {
      throw new FatalFault(
          Reason.OutputRefused,
          "another preparation has taken over "
              + folder
              + ", as nothing was heard of this one for "
              + timing.silence().toSeconds()
              + " s; let that one end");
    }
  }

  @Override
  public synchronized void close() {
    renewal.shutdownNow();
    closed = true;
    if (!lost) {
      try {
        if (isOurs()) {
          store.delete(uri);
        }
      } catch (Fault e) {
        // Who may not delete leaves it. Nobody renews it, so that it does not stand for long.
      }
    }
  }

  /** Writes again that it is taken. */
  synchronized void renew() {
    if (!lost && !renewal.isShutdown()) {
      Optional<String> renewed = store.replace(uri, owner.text(++beat), CONTENT_TYPE, etag);
      if (renewed.isEmpty()) {
        // Perhaps an earlier renewal arrived, and only its answer did not.
        renewed = isOurs() ? store.find(uri).map(StoredObject::etag) : renewed;
      }
      lost = renewed.isEmpty();
      etag = renewed.orElse(etag);
      renewedNanos = System.nanoTime();
    }
  }

  private boolean isOurs() {
    return written(store, uri).filter(other -> other.id().equals(owner.id())).isPresent();
  }

  /** A store that does not answer is told where something is written to it. */
  private void renewQuietly() {
    try {
      renew();
    } catch (Fault e) {
      // Nothing is lost as long as nobody takes over, and that would be told there too.
    }
  }

  private static Optional<LeaseOwner> written(ObjectStore store, ObjectUri uri) {
    return store.getIfPresent(uri, MAX_BYTES).flatMap(LeaseOwner::parse);
  }

  private static void awaitSilence(
      ObjectStore store, ObjectUri folder, StoredObject found, Timing timing) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < timing.silence().toNanos()) {
      try {
        Thread.sleep(timing.poll().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RetriableFault(Reason.Interrupted, "stopped from outside", e);
      }
      if (!store.find(found.uri()).map(found::equals).orElse(false)) {
        throw refused(folder);
      }
    }
  }

  private static FatalFault refused(ObjectUri folder) {
    return new FatalFault(
        Reason.OutputRefused,
        "another preparation is writing to "
            + folder
            + "; wait until it has ended, or choose another folder");
  }
}
