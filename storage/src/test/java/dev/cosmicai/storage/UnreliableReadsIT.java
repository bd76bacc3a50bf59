package dev.cosmicai.storage;

import static dev.cosmicai.storage.ObjectStoreContract.assertFatal;
import static dev.cosmicai.storage.ObjectStoreContract.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading from a store that fails, breaks off, keeps silent and goes away. */
class UnreliableReadsIT {
  private static final AccessKeys KEYS = new AccessKeys("any", "any");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SHORT_PATIENCE = Duration.ofSeconds(1);
  private static final int MIB = 1 << 20;

  private final TransferStats stats = new TransferStats();

  private FakeStore server;
  private ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    server = new FakeStore();
    store = ObjectStore.open(server.settings(PATIENCE), KEYS);
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Test
  void onlyTheRangesThatFailedAreAskedForAgain() {
    byte[] content = random(20 * MIB);
    StoredObject object = server.hold(content);
    server.next(Troubles.status(503, "SlowDown"), Troubles.status(500, "InternalError"));

    assertThat(store.download(object, stats)).isEqualTo(ByteBuffer.wrap(content));
    assertThat(server.requests()).hasSize(5);
    assertThat(stats.snapshot().requests()).isEqualTo(3);
    assertThat(stats.snapshot().bytes()).isEqualTo(content.length);
  }

  @Test
  void aBodyThatBreaksOffGoesOnWhereItBroke() {
    byte[] content = random(8 * MIB);
    StoredObject object = server.hold(content);
    server.next(server.cutAfter(MIB), server.cutAfter(2 * MIB), server.cutAfter(10));

    assertThat(store.download(object, stats)).isEqualTo(ByteBuffer.wrap(content));
    assertThat(server.requests())
        .containsExactly(
            "GET /sky/1.pt bytes=0-8388607",
            "GET /sky/1.pt bytes=1048576-8388607",
            "GET /sky/1.pt bytes=3145728-8388607",
            "GET /sky/1.pt bytes=3145738-8388607");
    assertThat(stats.snapshot().requests()).isEqualTo(4);
    assertThat(stats.snapshot().bytes()).isEqualTo(content.length);
  }

  @Test
  void aPieceThatBreaksOffGoesOnAndIsToldOfOnce() {
    byte[] content = random(3 * MIB);
    StoredObject object = server.hold(content);
    server.next(server.cutAfter(MIB / 2), Troubles.status(503, "SlowDown"));
    ByteBuffer piece = ByteBuffer.allocateDirect(MIB);
    AtomicInteger arrived = new AtomicInteger();

    store.fetch(object, MIB, piece, stats, arrived::addAndGet).join();

    assertThat(piece).isEqualTo(ByteBuffer.wrap(content, MIB, MIB));
    assertThat(arrived).hasValue(MIB);
    assertThat(server.requests())
        .containsExactly(
            "GET /sky/1.pt bytes=1048576-2097151",
            "GET /sky/1.pt bytes=1572864-2097151",
            "GET /sky/1.pt bytes=1572864-2097151");
  }

  @Test
  void aPieceOfAnotherVersionFailsItsFuture() {
    StoredObject object = server.hold(random(MIB));
    server.next(Troubles.status(412, "PreconditionFailed"));

    assertThatThrownBy(
            () -> store.fetch(object, 0, ByteBuffer.allocate(10), stats, count -> {}).join())
        .cause()
        .isInstanceOfSatisfying(
            FatalFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.PartitionChanged));
  }

  @Test
  void aSilentConnectionIsGivenUpAndReplaced() {
    byte[] content = random(9 * MIB);
    StoredObject object = server.hold(content);
    server.next(server.silence());
    try (ObjectStore hasty = ObjectStore.open(server.settings(Duration.ofSeconds(4)), KEYS)) {
      assertThat(hasty.download(object, stats)).isEqualTo(ByteBuffer.wrap(content));
    }
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void aSmallObjectThatBreaksOffIsReadAgain() {
    byte[] content = random(1_000);
    ObjectUri uri = server.hold(content).uri();
    server.next(server.cutAfter(10), Troubles.status(503, "SlowDown"));

    assertThat(store.get(uri)).isEqualTo(content);
  }

  @Test
  void finalAnswersAreNotTriedAgain() {
    StoredObject object = server.hold(random(MIB));

    server.next(Troubles.status(403, "AccessDenied"));
    assertFatal(Reason.PermissionDenied, object.uri(), () -> store.download(object, stats));
    server.next(Troubles.status(404, "NoSuchKey"));
    assertFatal(Reason.InputNotFound, object.uri(), () -> store.download(object, stats));
    server.next(Troubles.status(412, "PreconditionFailed"));
    assertFatal(Reason.PartitionChanged, object.uri(), () -> store.download(object, stats));
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void anotherVersionIsNoticedWithoutTheStoresHelp() {
    StoredObject object = server.hold(random(MIB));
    byte[] other = new byte[MIB];
    server.next(server.conditionIgnored(other));

    assertFatal(Reason.PartitionChanged, object.uri(), () -> store.download(object, stats));
  }

  @Test
  void aStoreWithoutRangesIsRefused() {
    StoredObject object = server.hold(random(9 * MIB));
    server.next(server.rangesIgnored(), server.rangesIgnored());

    assertFatal(Reason.InvalidSpec, object.uri(), () -> store.download(object, stats));
  }

  @Test
  void aStoreThatComesBackIsReadToTheEnd() throws IOException {
    byte[] content = random(20 * MIB);
    StoredObject object = server.hold(content);
    int port = server.port();
    server.close();
    CompletableFuture<FakeStore> back =
        CompletableFuture.supplyAsync(
            () -> reopened(port, content), CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));

    assertThat(store.download(object, stats)).isEqualTo(ByteBuffer.wrap(content));

    back.join().close();
  }

  @Test
  void aStoreThatStaysAwayIsGivenUpInTime() {
    StoredObject object = server.hold(random(20 * MIB));
    ObjectUri uri = object.uri();
    server.close();
    try (ObjectStore hasty = ObjectStore.open(server.settings(SHORT_PATIENCE), KEYS)) {
      List<Runnable> operations =
          List.of(
              () -> hasty.download(object, stats),
              () -> hasty.get(uri),
              () -> hasty.find(uri),
              () -> hasty.list(uri),
              () -> hasty.put(uri, new byte[1], "text/plain"));
      for (Runnable operation : operations) {
        assertUnavailableInTime(uri, operation, "Connection refused");
      }
    }
  }

  @Test
  void aStoreThatOnlyKeepsSilentIsGivenUpInTime() {
    StoredObject object = server.hold(random(MIB));
    for (int i = 0; i < 50; i++) {
      server.next(server.silence());
    }
    try (ObjectStore hasty = ObjectStore.open(server.settings(SHORT_PATIENCE), KEYS)) {
      assertUnavailableInTime(object.uri(), () -> hasty.download(object, stats), "");
    }
  }

  @Test
  void anInterruptedThreadIsNotKeptWaiting() throws InterruptedException {
    StoredObject object = server.hold(random(20 * MIB));
    server.next(server.silence(), server.silence(), server.silence());
    AtomicReference<Fault> fault = new AtomicReference<>();
    AtomicReference<Boolean> stillInterrupted = new AtomicReference<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                store.download(object, stats);
              } catch (Fault e) {
                fault.set(e);
                stillInterrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    reader.start();
    await().until(() -> server.requests().size() == 3);

    long start = System.nanoTime();
    reader.interrupt();
    reader.join(TimeUnit.SECONDS.toMillis(30));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(fault.get()).isInstanceOf(RetriableFault.class);
    assertThat(fault.get().reason()).isEqualTo(Reason.Interrupted);
    assertThat(stillInterrupted.get()).isTrue();
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed(@TempDir Path folder) {
    StoredObject object = server.hold(random(MIB));
    Path file = folder.resolve("none/model.pt");

    assertThatThrownBy(() -> store.downloadTo(object, file, stats))
        .isInstanceOfSatisfying(
            FatalFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageContaining(file.toString());
  }

  private static void assertUnavailableInTime(ObjectUri uri, Runnable operation, String cause) {
    long start = System.nanoTime();
    assertThatThrownBy(operation::run)
        .isInstanceOfSatisfying(
            RetriableFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.StorageUnavailable))
        .hasMessageContaining(uri.toString())
        .hasMessageContaining("http://127.0.0.1")
        .hasMessageContaining(cause);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(SHORT_PATIENCE, SHORT_PATIENCE.plusSeconds(3));
  }

  private static FakeStore reopened(int port, byte[] content) {
    try {
      FakeStore server = new FakeStore(port);
      server.hold(content);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
