package dev.cosmicai.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every server must do for {@link ObjectStore}; the subclasses bring the server. */
abstract class ObjectStoreContract {
  private static final String JSON = "application/json";
  private static final String BINARY = "application/octet-stream";
  private static final double START_EPOCH_SECONDS = System.currentTimeMillis() / 1_000.0;

  /** A store with an empty bucket of that name for this test. */
  abstract ObjectStore store();

  abstract ObjectUri bucket();

  /** Makes objects of one byte, by the server's fastest way. */
  abstract void fill(List<String> keys) throws Exception;

  /** Unfinished uploads in the bucket. */
  abstract int unfinishedUploads() throws IOException;

  /** How many may write one object at the same time. */
  int writersAtOnce() {
    return 8;
  }

  @Test
  void moreThanAThousandKeysAreListedInNaturalOrder() throws Exception {
    List<String> keys = new ArrayList<>();
    IntStream.range(0, 1_100).forEach(i -> keys.add("data/" + i + ".pt"));
    List<String> shuffled = new ArrayList<>(keys);
    shuffled.addAll(List.of("data.pt", "data1/other.pt", "data-2/other.pt"));
    Collections.shuffle(shuffled, new Random(1));
    fill(shuffled);
    ObjectUri folder = bucket().resolve("data");

    List<StoredObject> objects = store().list(folder);

    assertThat(objects).extracting(object -> object.uri().key()).containsExactlyElementsOf(keys);
    assertThat(objects).allSatisfy(object -> assertThat(object.sizeBytes()).isEqualTo(1));
    StoredObject listed = objects.get(7);
    StoredObject head = store().head(listed.uri());
    assertThat(listed).usingRecursiveComparison().ignoringFields("modifiedMillis").isEqualTo(head);
    assertThat(listed.modifiedMillis())
        .as("when it was written, which HEAD says in seconds")
        .isBetween(head.modifiedMillis(), head.modifiedMillis() + 999)
        .isGreaterThan(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
  }

  @Test
  void keysOfManyFoldersAreListedInNaturalOrderEachOnce() throws Exception {
    List<String> keys = new ArrayList<>();
    for (String folder : List.of("2/", "10/a/", "10/b c/", "ä/", "Z/")) {
      IntStream.range(0, 210).forEach(i -> keys.add("data/" + folder + i + ".pt"));
    }
    keys.sort(NaturalOrder.INSTANCE);
    List<String> shuffled = new ArrayList<>(keys);
    Collections.shuffle(shuffled, new Random(1));
    fill(shuffled);

    assertThat(store().list(bucket().resolve("data")))
        .extracting(object -> object.uri().key())
        .containsExactlyElementsOf(keys);
  }

  @Test
  void awkwardKeysComeBackAsTheyAre() {
    List<String> keys =
        List.of(
            "a b.pt", "a%20b.pt", "a+b.pt", "ä/ü.pt", "q?x=1&y=2.pt", "quote'\"<>.pt", "~#$.pt");
    for (String key : keys) {
      put(bucket().resolve(key), key);
    }

    assertThat(store().list(bucket()))
        .extracting(object -> object.uri().key())
        .containsExactlyInAnyOrderElementsOf(keys);
    for (String key : keys) {
      assertThat(store().get(bucket().resolve(key)))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(key);
    }
  }

  @Test
  void anEmptyFolderIsAnEmptyList() {
    assertThat(store().list(bucket().resolve("nothing"))).isEmpty();
  }

  @Test
  void aLargeObjectIsReadByRangesIntoOneDirectBuffer() {
    byte[] content = random(40 << 20);
    ObjectUri uri = bucket().resolve("large.pt");
    store().put(uri, content, BINARY);
    TransferStats stats = new TransferStats();

    ByteBuffer buffer = store().download(store().head(uri), stats);

    assertThat(buffer.isDirect()).isTrue();
    assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
    assertThat(buffer.position()).isZero();
    assertThat(buffer).isEqualTo(ByteBuffer.wrap(content));
    TransferSnapshot snapshot = stats.snapshot();
    assertThat(snapshot.requests()).isEqualTo(5);
    assertThat(snapshot.bytes()).isEqualTo(content.length);
    assertThat(snapshot.minSeconds()).isPositive().isLessThanOrEqualTo(snapshot.avgSeconds());
    assertThat(snapshot.firstRequestEpochSeconds())
        .isGreaterThanOrEqualTo(START_EPOCH_SECONDS)
        .isLessThan(snapshot.lastResponseEpochSeconds());
  }

  @Test
  void anObjectIsReadIntoAFile(@TempDir Path folder) throws IOException {
    byte[] content = random((8 << 20) + 1);
    ObjectUri uri = bucket().resolve("model.pt");
    store().put(uri, content, BINARY);
    Path file = Files.write(folder.resolve("model.pt"), new byte[content.length + 5]);

    store().downloadTo(store().head(uri), file, new TransferStats());

    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void anEmptyObjectIsAnEmptyBuffer() {
    ObjectUri uri = bucket().resolve("empty.pt");
    store().put(uri, new byte[0], BINARY);

    assertThat(store().download(store().head(uri), new TransferStats()).capacity()).isZero();
    assertThat(store().get(uri)).isEmpty();
  }

  @Test
  void aReplacedObjectIsNoticed(@TempDir Path folder) {
    ObjectUri uri = bucket().resolve("1.pt");
    store().put(uri, random(10 << 20), BINARY);
    StoredObject planned = store().head(uri);
    store().put(uri, random((10 << 20) + 1), BINARY);

    assertFatal(Reason.PartitionChanged, uri, () -> store().download(planned, new TransferStats()));
    Path file = folder.resolve("1.pt");
    assertFatal(
        Reason.PartitionChanged, uri, () -> store().downloadTo(planned, file, new TransferStats()));
    assertThat(file).doesNotExist();
  }

  @Test
  void aPutReplacesAndAGetReads() {
    ObjectUri uri = bucket().resolve("ranks/0.json");
    assertThat(store().find(uri)).isEmpty();
    assertThat(store().getIfPresent(uri)).isEmpty();

    put(uri, "first");
    put(uri, "second");

    assertThat(store().getIfPresent(uri))
        .hasValueSatisfying(v -> assertThat(v).asString().isEqualTo("second"));
    assertThat(store().find(uri))
        .hasValueSatisfying(object -> assertThat(object.sizeBytes()).isEqualTo(6));
  }

  @Test
  void anObjectThatIsLargerThanItCanBeIsRefused() {
    ObjectUri uri = bucket().resolve("ranks/0.json");
    store().put(uri, random(1_000), JSON);

    assertThat(store().getIfPresent(uri, 1_000))
        .hasValueSatisfying(v -> assertThat(v).hasSize(1_000));
    assertFatal(Reason.InvalidSpec, uri, () -> store().getIfPresent(uri, 999));
  }

  @Test
  void ofManyWhoPutIfAbsentOneWins() throws Exception {
    ObjectUri uri = bucket().resolve("manifest.json");

    List<Boolean> won =
        together(
            writersAtOnce(),
            8,
            i ->
                () ->
                    store()
                        .putIfAbsent(uri, ("writer " + i).getBytes(StandardCharsets.UTF_8), JSON));

    assertThat(won).containsOnlyOnce(true);
    assertThat(store().get(uri)).asString().isEqualTo("writer " + won.indexOf(true));
  }

  @Test
  void aStreamedOutputAppearsWhenCompleted() throws IOException {
    byte[] content = random((2 * MultipartOutput.PART_BYTES) + 123);
    ObjectUri uri = bucket().resolve("combined_data.json");

    try (MultipartOutput output = store().openOutput(uri, JSON)) {
      output.write(content, 0, 1_000_000);
      output.write(content, 1_000_000, content.length - 1_000_000);
      assertThat(store().find(uri)).isEmpty();
      output.complete();
    }

    assertThat(store().download(store().head(uri), new TransferStats()))
        .isEqualTo(ByteBuffer.wrap(content));
    assertThat(unfinishedUploads()).isZero();
  }

  @Test
  void aStreamedOutputOfExactlyOnePartAndASmallOneAppearToo() {
    for (int size : new int[] {0, 17, MultipartOutput.PART_BYTES, MultipartOutput.PART_BYTES + 1}) {
      ObjectUri uri = bucket().resolve(size + ".bin");
      try (MultipartOutput output = store().openOutput(uri, BINARY)) {
        output.write(new byte[size]);
        output.complete();
      }
      assertThat(store().head(uri).sizeBytes()).isEqualTo(size);
    }
  }

  @Test
  void anOutputThatIsNotCompletedLeavesNothing() throws IOException {
    ObjectUri uri = bucket().resolve("combined_data.json");

    try (MultipartOutput output = store().openOutput(uri, JSON)) {
      output.write(new byte[MultipartOutput.PART_BYTES + 1]);
      assertThat(unfinishedUploads()).isEqualTo(1);
    }

    assertThat(store().find(uri)).isEmpty();
    assertThat(unfinishedUploads()).isZero();
  }

  @Test
  void aLargeFileIsPut(@TempDir Path folder) throws IOException {
    byte[] content = random(MultipartOutput.PART_BYTES + 77);
    Path file = Files.write(folder.resolve("0.npz"), content);
    ObjectUri uri = bucket().resolve("predictions/0.npz");

    store().put(uri, file, BINARY);

    assertThat(store().get(uri)).isEqualTo(content);
  }

  @Test
  void whatIsMissingIsNamed() {
    ObjectUri object = bucket().resolve("none.pt");
    ObjectUri elsewhere = ObjectUri.parse("s3://no-such-bucket/1.pt");

    assertFatal(Reason.InputNotFound, object, () -> store().head(object));
    assertFatal(Reason.InputNotFound, object, () -> store().get(object));
    assertFatal(Reason.BucketNotFound, elsewhere, () -> store().head(elsewhere));
    assertFatal(Reason.BucketNotFound, elsewhere, () -> store().get(elsewhere));
    assertFatal(Reason.BucketNotFound, elsewhere, () -> store().list(elsewhere));
    assertFatal(Reason.OutputRefused, elsewhere, () -> put(elsewhere, "x"));
    assertFatal(
        Reason.OutputRefused, elsewhere, () -> store().putIfAbsent(elsewhere, new byte[1], JSON));
  }

  static void assertFatal(Reason reason, ObjectUri uri, Runnable operation) {
    assertThatThrownBy(operation::run)
        .isInstanceOfSatisfying(
            FatalFault.class,
            fault -> {
              assertThat(fault.reason()).isEqualTo(reason);
              assertThat(fault.subject()).hasValue(uri.toString());
            })
        .hasMessageContaining(uri.toString());
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private void put(ObjectUri uri, String content) {
    store().put(uri, content.getBytes(StandardCharsets.UTF_8), JSON);
  }

  static <T> List<T> together(int threads, int count, IntFunction<Callable<T>> task)
      throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result :
          executor.invokeAll(IntStream.range(0, count).mapToObj(task).toList())) {
        results.add(result.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
