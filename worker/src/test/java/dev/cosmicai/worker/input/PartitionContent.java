package dev.cosmicai.worker.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.transform.Conversion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a partition holds, by value, as its network takes it. */
record PartitionContent(List<List<Float>> inputs, List<Double> redshifts) {
  /** All that a loader hands out, by the names of the partitions. */
  static Map<String, PartitionContent> read(DataLoader loader) {
    Map<String, PartitionContent> contents = new TreeMap<>();
    while (loader.hasNext()) {
      try (Batch batch = loader.next(2)) {
        PartitionContent content =
            contents.computeIfAbsent(name(batch.partition()), unused -> empty(batch.partition()));
        try {
          content.add(batch);
        } catch (FatalFault fault) {
          loader.verify(batch.partition()); // Damage explains it, as in a rank.
          throw fault;
        }
      }
    }
    return contents;
  }

  private static PartitionContent empty(OpenPartition partition) {
    List<List<Float>> inputs = new ArrayList<>();
    partition.conversions().forEach(conversion -> inputs.add(new ArrayList<>()));
    Tensor redshift = partition.targets().get(0);
    List<Double> redshifts = new ArrayList<>();
    for (int i = 0; redshift != null && i < partition.count(); i++) {
      redshifts.add(redshift.toDoubles()[i]);
    }
    return new PartitionContent(inputs, redshifts);
  }

  private void add(Batch batch) {
    for (int i = 0; i < inputs.size(); i++) {
      Conversion conversion = batch.partition().conversions().get(i);
      ByteBuffer rows = batch.rows().get(i);
      assertThat(rows.isDirect()).isTrue();
      assertThat(rows.position()).isZero();
      assertThat(rows.limit()).isEqualTo(batch.count() * conversion.storedBytes());
      if (conversion.isIdentity()) {
        assertThat(rows.alignmentOffset(0, Float.BYTES)).isZero();
      }
      int bytes = batch.count() * conversion.wanted().sampleBytes();
      ByteBuffer input = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
      conversion.apply(rows, batch.first(), batch.count(), input);
      FiniteCheck.check(input, conversion.wanted(), batch.first(), batch.partition().uri());
      while (input.hasRemaining()) {
        inputs.get(i).add(input.getFloat());
      }
    }
  }

  private static String name(OpenPartition partition) {
    return partition.uri().substring(partition.uri().lastIndexOf('/') + 1);
  }
}
