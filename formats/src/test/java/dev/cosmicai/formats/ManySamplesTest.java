package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How much memory and time it takes is checked where such files are the seeds of fuzzing. */
class ManySamplesTest {
  private static final int COUNT = 100_000;
  private static final FileFaults FAULTS = FileFaults.partition("1.pt");

  @Test
  void samplesInStoragesOfTheirOwnAreRead() {
    requireColumns(ManySamples.own(COUNT), false);
  }

  @Test
  void samplesThatAreRowsOfOneTensorAreRead() {
    requireColumns(ManySamples.rows(COUNT, false), false);
    requireColumns(ManySamples.rows(COUNT, true), true);
  }

  @Test
  void rowsOfOneTensorAreAViewOfIt() {
    byte[] file = ManySamples.rows(10, false);
    ByteBuffer bytes = ByteBuffer.allocateDirect(file.length + 8).put(file).flip();

    StridedTensor column = tensors(FileBytes.of(bytes)).byName().get("0").get();

    assertThat(column.run()).isPresent();
    assertThat(column.offset()).isPresent();
  }

  /** Wherever the file lies: a request for each of very many storages would take hours. */
  @Test
  void veryManyStoragesAreReadAtOnce() {
    ByteBuffer content = ByteBuffer.wrap(ManySamples.own(1_000));
    FileBytes near = FileBytes.of(content);
    AtomicInteger reads = new AtomicInteger();
    FileBytes far =
        new FileBytes() {
          @Override
          public long size() {
            return near.size();
          }

          @Override
          public ByteBuffer read(long offset, int length) {
            reads.incrementAndGet();
            return near.read(offset, length);
          }
        };

    tensors(far).byName().get("0").get().toTensor(new MemoryBudget(FAULTS, far));

    assertThat(reads.get()).isLessThan(100);
  }

  private static void requireColumns(byte[] file, boolean backwards) {
    FileBytes bytes = FileBytes.of(Goldens.direct(file));
    MemoryBudget budget = new MemoryBudget(FAULTS, bytes);
    TensorSet set = PartitionReader.tensors(bytes, PartitionFormat.AUTO, FAULTS, budget);

    float[] floats = set.byName().get("0").get().toTensor(budget).toFloats();
    double[] numbers = set.byName().get("1").get().toTensor(budget).toDoubles();

    assertThat(numbers).hasSize(COUNT);
    for (int i = 0; i < COUNT; i++) {
      float expected = backwards ? COUNT - 1 - i : i;
      int first = ManySamples.FLOATS * i;
      int last = first + ManySamples.FLOATS - 1;
      if (floats[first] != expected
          || floats[last] - floats[first] != 7
          || numbers[i] != expected) {
        throw new AssertionError("sample " + i + " is another one");
      }
    }
  }

  private static TensorSet tensors(FileBytes file) {
    return PartitionReader.tensors(
        file, PartitionFormat.AUTO, FAULTS, new MemoryBudget(FAULTS, file));
  }
}
