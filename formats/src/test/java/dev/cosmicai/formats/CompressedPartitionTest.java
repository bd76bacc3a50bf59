package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.npy.NpzWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code numpy.savez_compressed} makes a hundredth of, as it does of masked images. */
class CompressedPartitionTest {
  private static final int COUNT = 600;
  private static final int PIXELS = 5 * 16 * 16;

  @ParameterizedTest
  @EnumSource(names = {"FLOAT64", "FLOAT32", "FLOAT16"})
  void imagesPassByInConstantMemoryHoweverFarTheyShrank(ElementType type) throws IOException {
    FileBytes file = file(deflated(npz(type), "False,"));
    assertThat(COUNT * PIXELS * Float.BYTES).isGreaterThan((int) (2 * file.size() + (1 << 20)));

    PartitionLayout layout = SurveySamples.layout(file, PartitionFormat.AUTO, "1.npz");
    ByteRun run = ColumnRun.of(layout.inputs().get(0)).orElseThrow().bytes();
    Span span = run.spans().get(0);

    assertThat(run.isPlain()).isFalse();
    ByteBuffer elements = ByteBuffer.allocate(4_000).order(ByteOrder.LITTLE_ENDIAN);
    int next = 0;
    for (long at = 0; at < span.length(); at += 777) {
      ByteBuffer stored = file.read(span.offset() + at, (int) Math.min(777, span.length() - at));
      int before;
      do {
        before = elements.position();
        run.read(stored, elements);
        for (elements.flip(); elements.remaining() >= type.bytes(); next++) {
          assertThat(type.valueAt(elements, elements.position())).isEqualTo(pixel(next));
          elements.position(elements.position() + type.bytes());
        }
        elements.compact();
      } while (stored.hasRemaining() || elements.position() != before);
    }
    run.verify();
    assertThat(next).isEqualTo(COUNT * PIXELS);
  }

  @Test
  void imagesThatAreCutShortInTheArchiveAreNoticed() throws IOException {
    byte[] archive = deflated(npz(ElementType.FLOAT32), "False,");
    FileBytes file = file(archive);
    PartitionLayout layout = SurveySamples.layout(file, PartitionFormat.AUTO, "1.npz");
    ByteRun run = ColumnRun.of(layout.inputs().get(0)).orElseThrow().bytes();
    Span span = run.spans().get(0);

    ByteBuffer half = file.read(span.offset(), (int) span.length() / 2);
    run.read(half, ByteBuffer.allocate(COUNT * PIXELS * Float.BYTES));

    assertThatThrownBy(run::verify)
        .hasMessageStartingWith("1.npz is damaged: `images.npy` does not unpack to its");
  }

  @Test
  void whatCannotPassByIsReadWhereTheProcessHasTheMemory() throws IOException {
    FileBytes file = file(deflated(npz(ElementType.FLOAT64), "True, "));
    PartitionLayout layout =
        PartitionReader.columns(file, PartitionFormat.AUTO, "1.npz", () -> 64 << 20, () -> 0)
            .layout(ColumnSelection.SURVEY);

    assertThat(ColumnRun.of(layout.inputs().get(0))).isEmpty();
    assertThat(layout.input(0).toDoubles()[0]).isEqualTo(pixel(0));
  }

  @Test
  void whatTakesMoreIsRefusedAndTheLimitIsNamed() throws IOException {
    FileBytes file = file(deflated(npz(ElementType.FLOAT64), "True, "));
    PartitionLayout layout =
        PartitionReader.columns(file, PartitionFormat.AUTO, "1.npz", () -> 3_000_000, () -> 0)
            .layout(ColumnSelection.SURVEY);

    assertThatThrownBy(() -> layout.input(0))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.PartitionShape))
        .hasMessageMatching(
            "1.npz holds compressed arrays that would unpack to 6,144,128 bytes of memory, where"
                + " 3,000,000 may be taken for the file; save them uncompressed, or in smaller"
                + " files");
  }

  /** Every row of an expanded tensor is the same few bytes of the file. */
  @Test
  void whatIsNotCompressedMakesNoUseOfThatMemory() {
    FileBytes file = FileBytes.of(Goldens.direct("refused/lie-expanded.pt"));
    PartitionLayout layout =
        PartitionReader.columns(file, PartitionFormat.AUTO, "1.pt", () -> 1L << 40, () -> 0)
            .layout(ColumnSelection.SURVEY);

    assertThatThrownBy(() -> layout.input(0)).hasMessageContaining("declares tensors that take");
  }

  private static float pixel(int index) {
    return index / PIXELS % 3;
  }

  private static FileBytes file(byte[] bytes) {
    return FileBytes.of(Goldens.direct(bytes));
  }

  private static byte[] npz(ElementType type) throws IOException {
    ByteBuffer images =
        ByteBuffer.allocate(COUNT * PIXELS * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < COUNT * PIXELS; i++) {
      switch (type) {
        case FLOAT64 -> images.putDouble(pixel(i));
        case FLOAT32 -> images.putFloat(pixel(i));
        default -> images.putShort((short) (pixel(i) == 0 ? 0 : pixel(i) == 1 ? 0x3C00 : 0x4000));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (NpzWriter npz = new NpzWriter(out)) {
      npz.add("images", new Tensor(type, new long[] {COUNT, 5, 16, 16}, images.flip()));
      npz.add("magnitudes", Tensor.ofFloats(new float[COUNT * 5], COUNT, 5));
    }
    return out.toByteArray();
  }

  /** In another order, perhaps, of the images, whose values then are others. */
  private static byte[] deflated(byte[] archive, String fortranOrder) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipInputStream from = new ZipInputStream(new ByteArrayInputStream(archive));
        ZipOutputStream to = new ZipOutputStream(out)) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(
            new String(from.readAllBytes(), StandardCharsets.ISO_8859_1)
                .replaceFirst("False,(?= 'shape': \\(600, 5, 16)", fortranOrder)
                .getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return out.toByteArray();
  }
}
