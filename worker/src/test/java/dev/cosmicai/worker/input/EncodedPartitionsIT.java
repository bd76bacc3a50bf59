package dev.cosmicai.worker.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Reading;
import dev.cosmicai.contract.Task;
import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.image.DecodingRoom;
import dev.cosmicai.formats.parquet.ParquetWriter;
import dev.cosmicai.formats.parquet.TextColumn;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.formats.transform.SampleValue;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.TestPartitions;
import dev.cosmicai.worker.TestRun;
import dev.cosmicai.worker.input.ring.PrefetchSettings;
import dev.cosmicai.worker.network.TestNetworks;
import dev.cosmicai.worker.split.HeldSplit;
import dev.cosmicai.worker.split.ListedSplits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards, and tables of images, from the store to batches. */
@Timeout(60)
class EncodedPartitionsIT {
  /** Three samples: a shard that Python's tarfile wrote. */
  private static final Path SHARD =
      Path.of("../formats/src/test/resources/dev/cosmicai/formats/tar/good/samples.tar");

  private static final PrefetchSettings WIDE = new PrefetchSettings(8 << 20, 8, 24 << 20);

  /** Members lie over chunks and over the ring's end. */
  private static final PrefetchSettings NARROW = new PrefetchSettings(1000, 3, 4992);

  private static final TensorSpec IMAGE = TensorSpec.of("image", ElementType.FLOAT32, 3, 4, 4);

  @TempDir private Path folder;
  private TestRun run;
  private ListedSplits splits;
  private int parts = 1;

  @BeforeEach
  void openStore() throws Exception {
    run = new TestRun(folder);
  }

  @AfterEach
  void closeStore() {
    run.close();
  }

  @Test
  void samplesAreTheSameHoweverTheirBytesArrive() throws Exception {
    Set<List<Float>> pixels = new HashSet<>();
    for (PrefetchSettings prefetch : List.of(WIDE, NARROW)) {
      DataLoader loader = loader(prefetch, Files.readAllBytes(SHARD), Files.readAllBytes(SHARD));
      List<Float> read = new ArrayList<>();
      List<String> batches = new ArrayList<>();
      while (loader.hasNext()) {
        try (Batch batch = loader.next(2)) {
          batches.add(describe(batch));
          read.addAll(pixels(batch));
        }
      }

      assertThat(batches)
          .containsExactly(
              "0: 0+2 [3.0, 4.0] Texts[texts=[train/000000, train/000001]]",
              "0: 2+1 [5.0] Texts[texts=[train/000002]] last",
              "1: 0+2 [3.0, 4.0] Texts[texts=[train/000000, train/000001]]",
              "1: 2+1 [5.0] Texts[texts=[train/000002]] last");
      assertThat(loader.bufferBytes())
          .isBetween((long) prefetch.ringBytes(), prefetch.ringBytes() + 64L);
      pixels.add(read);
    }
    assertThat(pixels).hasSize(1);
  }

  @Test
  void numberOfSamplesIsKnownAsFarAsTheShardWasRead() throws Exception {
    byte[] shard = Files.readAllBytes(SHARD);
    DataLoader loader = loader(NARROW, shard, shard);

    HeldSplit first = splits.all().get(0);
    loader.next(2).close();
    assertThat(first.openedSamples()).isEqualTo(2);
    assertThat(first.openedBytes()).isBetween(1L, shard.length - 1L);

    while (loader.hasNext()) {
      loader.next(2).close();
    }
    assertThat(first.openedSamples()).isEqualTo(3);
    assertThat(first.openedBytes()).isEqualTo(shard.length);
  }

  @Test
  void shardThatIsCutIsToldBeforeItsLastBatch() throws Exception {
    byte[] shard = Files.readAllBytes(SHARD);
    DataLoader loader = loader(NARROW, Arrays.copyOf(shard, shard.length / 2));

    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class,
            () -> {
              while (loader.hasNext()) {
                try (Batch batch = loader.next(2)) {
                  assertThat(batch.isLast()).isFalse();
                }
              }
            });

    assertThat(fault.reason()).isEqualTo(Reason.PartitionCorrupt);
    assertThat(fault).hasMessageContaining("0.tar is cut short");
  }

  @Test
  void imagesOfTablesStreamThroughOneRingToTheLast() throws Exception {
    List<String> images = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      images.add("%d: %s".formatted(i, "no image at all ".repeat(i)));
    }
    DataLoader loader = loader(NARROW, table(images), table(List.of()), table(images));
    List<String> read = new ArrayList<>();
    while (loader.hasNext()) {
      try (Batch batch = loader.next(7)) {
        read.addAll(contents(batch));
        assertThat(batch.rows().kept().get(0))
            .hasToString("Texts[texts=" + tail(read, batch) + "]");
      }
    }

    assertThat(read).hasSize(80);
    assertThat(read.subList(0, 40)).isEqualTo(images);
    assertThat(read.subList(40, 80)).isEqualTo(images);
    // A file of no more than a chunk is looked at in memory.
    assertThat(loader.bufferBytes())
        .isLessThanOrEqualTo(NARROW.ringBytes() + 64L + NARROW.chunkBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 40, 42})
  void partsOfATableOfImagesAreTheTable(int count) throws Exception {
    parts = count;
    List<String> images = new ArrayList<>();
    StringBuilder names = new StringBuilder("file_name,__key__\n");
    for (int i = 0; i < 40; i++) {
      images.add("%d: %s".formatted(i, "no image at all ".repeat(i)));
      run.place("data/" + i + ".png", images.get(i).getBytes(StandardCharsets.UTF_8));
      names.append(i).append(".png,").append(images.get(i)).append('\n');
    }
    byte[] csv = names.toString().getBytes(StandardCharsets.UTF_8);

    for (byte[] table : List.of(table(images), csv)) {
      DataLoader loader = loader(NARROW, table);
      List<String> read = new ArrayList<>();
      while (loader.hasNext()) {
        try (Batch batch = loader.next(7)) {
          assertThat(batch.first()).isEqualTo(batch.count() == 0 ? batch.first() : read.size());
          read.addAll(contents(batch));
          assertThat(batch.rows().kept().get(0))
              .hasToString("Texts[texts=" + tail(read, batch) + "]");
        }
      }
      assertThat(read).isEqualTo(images);
    }
  }

  @Test
  void partOfATableFetchesNoOtherImages() throws Exception {
    StringBuilder names = new StringBuilder("file_name,__key__\n");
    for (int i = 0; i < 10; i++) {
      names.append(i).append(".png,").append(i).append('\n');
    }
    run.place("data/4.png", new byte[] {1});
    run.place("data/5.png", new byte[] {2});
    parts = 5;
    DataLoader unused = loader(NARROW, names.toString().getBytes(StandardCharsets.UTF_8));
    HeldSplit third = splits.all().get(2);

    DataLoader loader = loader(NARROW, ListedSplits.one(third));

    assertThat(loader.next(7).count()).isEqualTo(2);
    assertThat(loader.hasNext()).isFalse();
  }

  @Test
  void firstPartOfAShardHasAllOfIt() throws Exception {
    parts = 3;
    DataLoader loader = loader(NARROW, Files.readAllBytes(SHARD));
    List<Integer> counts = new ArrayList<>();
    while (loader.hasNext()) {
      try (Batch batch = loader.next(9)) {
        counts.add(batch.count());
      }
    }
    assertThat(counts).containsExactly(3, 0, 0);
  }

  @Test
  void batchOfShardsWaitsUntilEarlierOnesLeaveRoomForIt() throws Exception {
    DataLoader loader = loader(new PrefetchSettings(1000, 3, 4992, 1), Files.readAllBytes(SHARD));
    Batch first = loader.next(1);
    CompletableFuture<Batch> second = new CompletableFuture<>();
    Thread taking = new Thread(() -> second.complete(loader.next(1)));
    taking.start();
    while (taking.getState() != Thread.State.WAITING && !second.isDone()) {
      Thread.onSpinWait();
    }
    assertThat(second).isNotDone();

    first.close();

    assertThat(second.join().first()).isEqualTo(1);
  }

  private static List<String> contents(Batch batch) {
    List<String> contents = new ArrayList<>();
    for (InputRows rows : batch.inputs()) {
      for (SampleValue value : ((InputRows.Values) rows).values()) {
        byte[] bytes = ((SampleValue.Image) value).image().bytes();
        contents.add(new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return contents;
  }

  private static List<String> tail(List<String> read, Batch batch) {
    return read.subList(read.size() - batch.count(), read.size());
  }

  private static byte[] table(List<String> images) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ParquetWriter.write(
        out, List.of(new TextColumn("image", images), new TextColumn("__key__", images)), Map.of());
    return out.toByteArray();
  }

  private static String describe(Batch batch) {
    BatchRows rows = batch.rows();
    return "%d: %d+%d %s %s%s"
        .formatted(
            batch.split().index(),
            rows.first(),
            rows.count(),
            Arrays.toString(rows.targets().get(0).toDoubles()),
            rows.kept().get(0),
            batch.isLast() ? " last" : "");
  }

  private static List<Float> pixels(Batch batch) {
    ByteBuffer target = ByteBuffer.allocateDirect(batch.count() * IMAGE.sampleBytes());
    batch.inputs().get(0).convert(batch.first(), target, new DecodingRoom(64 << 20));
    List<Float> pixels = new ArrayList<>();
    target.order(ByteOrder.nativeOrder());
    while (target.hasRemaining()) {
      pixels.add(target.getFloat());
    }
    return pixels;
  }

  private DataLoader loader(PrefetchSettings prefetch, byte[]... files) throws IOException {
    List<Partition> partitions = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      String name =
          switch (files[i][0]) {
            case 'P' -> i + ".parquet";
            case 'f' -> "metadata.csv";
            default -> i + ".tar";
          };
      StoredObject object = run.upload("data/" + name, files[i]);
      partitions.add(TestPartitions.planned(object, i));
    }
    splits = ListedSplits.of(partitions, parts);
    return loader(prefetch, splits);
  }

  private DataLoader loader(PrefetchSettings prefetch, ListedSplits of) {
    Transform resize =
        new Transform(
            null, null, new Transform.Resize(List.of(4, 4), null, null), null, null, null);
    ColumnPlan plan =
        new ColumnPlan(
            TestNetworks.network(
                Task.CLASSIFICATION,
                List.of(IMAGE),
                List.of(TensorSpec.of("logits", ElementType.FLOAT32, 10))),
            new Reading(null, List.of("__key__"), Map.of("image", List.of(resize)), null));
    return new Loaders(run).loader(of, prefetch, plan);
  }
}
