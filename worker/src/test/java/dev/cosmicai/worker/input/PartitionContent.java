package dev.cosmicai.worker.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.Samples;
import dev.cosmicai.proto.Partition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a partition holds, by value. */
record PartitionContent(
    String shape, List<Float> images, List<Float> magnitudes, List<Double> redshifts) {

  static PartitionContent of(byte[] file, String name) {
    ByteBuffer direct = ByteBuffer.allocateDirect(file.length).put(file).flip();
    Samples samples = PartitionReader.read(direct, PartitionFormat.AUTO, name);
    PartitionContent content =
        new PartitionContent(
            samples.shape().toString(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    content.add(samples.images(), samples.magnitudes());
    for (int i = 0; samples.labelled() && i < samples.count(); i++) {
      content.redshifts.add(samples.redshifts().get(i));
    }
    return content;
  }

  void add(ByteBuffer newImages, ByteBuffer newMagnitudes) {
    append(newImages, images);
    append(newMagnitudes, magnitudes);
  }

  private static void append(ByteBuffer from, List<Float> to) {
    assertThat(from.order()).isEqualTo(ByteOrder.nativeOrder());
    assertThat(from.isDirect()).isTrue();
    assertThat(from.alignmentOffset(0, Float.BYTES)).isZero();
    for (int at = 0; at < from.limit(); at += Float.BYTES) {
      to.add(from.getFloat(at));
    }
  }

  /** All that a loader hands out, by the names of the partitions. */
  static Map<String, PartitionContent> read(DataLoader loader) {
    Map<String, PartitionContent> contents = new TreeMap<>();
    while (loader.hasNext()) {
      try (Batch batch = loader.next(2)) {
        OpenPartition open = batch.partition();
        PartitionContent content =
            contents.computeIfAbsent(
                name(open.partition()),
                unused ->
                    new PartitionContent(
                        open.shape().toString(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>()));
        content.add(batch.images(), batch.magnitudes());
        for (int i = 0; open.redshifts() != null && i < batch.count(); i++) {
          content.redshifts.add(open.redshifts().get(batch.first() + i));
        }
      }
    }
    return contents;
  }

  private static String name(Partition partition) {
    return partition.getUri().substring(partition.getUri().lastIndexOf('/') + 1);
  }
}
