package dev.cosmicai.formats.pt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.formats.Goldens;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.zip.StoredZip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PtWriterTest {
  private static final List<Tensor> COLUMNS =
      List.of(
          Tensor.ofFloats(ramp(300 * 5 * 4 * 4), 300, 5, 4, 4),
          Tensor.ofFloats(ramp(300 * 5), 300, 5),
          Tensor.ofDoubles(new double[300], 300));

  @Test
  void datasetsPickleIsTorchsOwnByteForByte() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PtWriter.writeTensorDataset(out, COLUMNS);

    assertThat(pickle(out)).isEqualTo(ByteBuffer.wrap(Goldens.bytes("written/dataset.pkl")));
  }

  @Test
  void tuplesPickleIsTorchsOwnByteForByte() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PtWriter.writeTuple(out, COLUMNS);

    assertThat(pickle(out)).isEqualTo(ByteBuffer.wrap(Goldens.bytes("written/tuple.pkl")));
  }

  @Test
  void pickleOfManyLargeTensorsUsesTheLongInstructions() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Tensor tensor = Tensor.ofFloats(new float[70_000], 1, 1, 1, 70_000);
    PtWriter.writeTuple(out, Collections.nCopies(30, tensor));

    assertThat(pickle(out)).isEqualTo(ByteBuffer.wrap(Goldens.bytes("written/thirty.pkl")));
  }

  @Test
  void everyMemberBeginsAtAMultipleOf64Bytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PtWriter.writeTensorDataset(out, COLUMNS);
    ByteBuffer file = Goldens.direct(out.toByteArray());
    StoredZip zip = StoredZip.open(file, "written.pt");

    for (StoredZip.Entry entry : zip.entries()) {
      int place = placeOf(entry, file);
      assertThat(place % 64).as(entry.name()).isZero();
      assertThat(zip.bytes(entry)).isEqualTo(file.slice(place, (int) entry.bytes()));
    }
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PtWriter.writeTensorDataset(out, COLUMNS);

    FileBytes file = FileBytes.of(Goldens.direct(out.toByteArray()));
    FileFaults faults = FileFaults.partition("written.pt");
    MemoryBudget budget = new MemoryBudget(faults, file);
    Map<String, Tensor> read = PtReader.tensors(file, faults, budget).toTensors(budget);

    assertThat(read.values()).containsExactlyElementsOf(COLUMNS);
  }

  @Test
  void sameTensorsGiveSameBytes(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    PtWriter.writeTensorDataset(first, COLUMNS);
    Path second = folder.resolve("second.pt");
    try (var out = Files.newOutputStream(second)) {
      PtWriter.writeTensorDataset(out, COLUMNS);
    }

    assertThat(second).hasBinaryContent(first.toByteArray());
  }

  private static ByteBuffer pickle(ByteArrayOutputStream out) {
    StoredZip zip = StoredZip.open(ByteBuffer.wrap(out.toByteArray()), "written.pt");
    return zip.bytes(zip.entry("archive/data.pkl").orElseThrow());
  }

  private static int placeOf(StoredZip.Entry entry, ByteBuffer file) {
    int header = (int) entry.headerOffset();
    ByteBuffer bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return header + 30 + bytes.getShort(header + 26) + bytes.getShort(header + 28);
  }

  private static float[] ramp(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i / 7f;
    }
    return values;
  }
}
