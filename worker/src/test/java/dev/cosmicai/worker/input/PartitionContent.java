package dev.cosmicai.worker.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.image.DecodingRoom;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a partition holds, by value, as its network takes it. */
record PartitionContent(List<List<Float>> inputs, List<Double> redshifts) {
  private static final DecodingRoom ROOM = new DecodingRoom(64 << 20);

  /** All that a loader hands out, by the names of the partitions. */
  static Map<String, PartitionContent> read(DataLoader loader) {
    Map<String, PartitionContent> contents = new TreeMap<>();
    Map<String, Integer> rows = new TreeMap<>();
    while (loader.hasNext()) {
      try (Batch batch = loader.next(2)) {
        PartitionContent content =
            contents.computeIfAbsent(
                name(batch), unused -> new PartitionContent(new ArrayList<>(), new ArrayList<>()));
        if (batch.count() > 0) {
          Integer next = rows.put(name(batch), batch.first() + batch.count());
          assertThat(next == null ? batch.first() : next).isEqualTo(batch.first());
        }
        try {
          content.add(batch);
        } catch (FatalFault fault) {
          loader.verify(batch.split()); // Damage explains it, as in a rank.
          throw fault;
        }
      }
    }
    return contents;
  }

  private void add(Batch batch) {
    if (batch.count() == 0) {
      return;
    }
    while (inputs.size() < batch.inputs().size()) {
      inputs.add(new ArrayList<>());
    }
    for (int i = 0; i < inputs.size(); i++) {
      InputRows rows = batch.inputs().get(i);
      if (rows instanceof InputRows.Stored stored) {
        requireAddressable(stored);
      }
      TensorSpec wanted = rows.wanted();
      int bytes = batch.count() * wanted.sampleBytes();
      ByteBuffer input = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
      rows.convert(batch.first(), input, ROOM);
      FiniteCheck.check(input, wanted, batch.first(), batch.uri());
      while (input.hasRemaining()) {
        inputs.get(i).add(input.getFloat());
      }
    }
    Tensor redshift = batch.rows().targets().get(0);
    for (int i = 0; redshift != null && i < batch.count(); i++) {
      redshifts.add(redshift.toDoubles()[i]);
    }
  }

  private static void requireAddressable(InputRows.Stored rows) {
    ByteBuffer bytes = rows.bytes();
    assertThat(bytes.isDirect()).isTrue();
    assertThat(bytes.position()).isZero();
    assertThat(bytes.limit()).isEqualTo(rows.count() * rows.conversion().storedBytes());
    if (rows.isReady()) {
      assertThat(bytes.alignmentOffset(0, Float.BYTES)).isZero();
    }
  }

  private static String name(Batch batch) {
    return batch.uri().substring(batch.uri().lastIndexOf('/') + 1);
  }
}
