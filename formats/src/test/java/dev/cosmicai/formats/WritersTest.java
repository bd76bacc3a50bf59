package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.npy.NpzWriter;
import dev.cosmicai.formats.safetensors.SafetensorsReader;
import dev.cosmicai.formats.safetensors.SafetensorsWriter;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** npz and safetensors; {@code .pt} has tests of its own. */
class WritersTest {
  private static final FileFaults FAULTS = FileFaults.partition("p");
  private static final Tensor BRAIN = new Tensor(ElementType.BFLOAT16, new long[] {2}, words(2));

  private static Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("prediction", Tensor.ofFloats(new float[] {0.1f, Float.NaN, -0f}, 3, 1));
    tensors.put("redshift", Tensor.ofDoubles(new double[] {0.1, 0.2, 0.3}, 3));
    tensors.put("file", Tensor.ofInts(new int[] {1, 2, Integer.MIN_VALUE}, 3));
    tensors.put("scalar", Tensor.ofInts(new int[] {7}));
    tensors.put("nothing", Tensor.ofFloats(new float[0], 0, 5));
    tensors.put("long", new Tensor(ElementType.INT64, new long[] {1, 1}, words(4)));
    tensors.put("half", new Tensor(ElementType.FLOAT16, new long[] {2, 1}, words(2)));
    tensors.put("bytes", new Tensor(ElementType.UINT8, new long[] {4}, words(2)));
    return tensors;
  }

  @Test
  void npzIsReadBack() throws IOException {
    byte[] file = npz(tensors());

    assertThat(NpzReader.read(Goldens.direct(file), "p.npz")).isEqualTo(tensors());
    assertThat(npz(tensors())).isEqualTo(file);
  }

  @Test
  void npyHeaderIsNumpysOwn() throws IOException {
    // numpy.save(…, numpy.zeros((3, 1), "<f4")) without its last twelve bytes.
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1), }";
    byte[] file = npz(tensors());

    int at = new String(file, StandardCharsets.ISO_8859_1).indexOf("\u0093NUMPY");
    assertThat(at % 64).isZero();
    assertThat(Arrays.copyOfRange(file, at + 6, at + 10)).containsExactly(1, 0, 118, 0);
    assertThat(new String(file, at + 10, 118, StandardCharsets.US_ASCII))
        .isEqualTo(header + " ".repeat(117 - header.length()) + "\n");
  }

  @Test
  void npzRefusesWhatNumpyLacks() {
    NpzWriter npz = new NpzWriter(new ByteArrayOutputStream());

    assertThatThrownBy(() -> npz.add("brain", BRAIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("numpy has no bfloat16");
  }

  @Test
  void safetensorsIsReadBack() throws IOException {
    Map<String, Tensor> tensors = tensors();
    tensors.put("brain \"quoted\"", BRAIN);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafetensorsWriter.write(out, tensors);

    FileBytes file = FileBytes.of(Goldens.direct(out.toByteArray()));
    MemoryBudget budget = new MemoryBudget(FAULTS, file);
    assertThat(SafetensorsReader.tensors(file, FAULTS, budget).toTensors(budget))
        .isEqualTo(tensors)
        .containsOnlyKeys(tensors.keySet());
    long headerBytes = ByteBuffer.wrap(out.toByteArray()).get(0) & 0xFF;
    assertThat((headerBytes + 8) % 64).isZero();
  }

  @Test
  void tensorMustHaveTheBytesOfItsShape() {
    assertThatThrownBy(() -> Tensor.ofFloats(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a float32 tensor of shape [2, 3] takes 24 bytes, not 20");
  }

  @Test
  void everyHalfIsWidenedAsNumpyDoes() {
    ByteBuffer halves = ByteBuffer.wrap(Goldens.bytes("halves.f16"));
    ByteBuffer floats = ByteBuffer.wrap(Goldens.bytes("halves.f32"));
    long[] shape = {halves.limit() / 2};

    assertThat(new Tensor(ElementType.FLOAT16, shape, halves).toFloats())
        .containsExactly(new Tensor(ElementType.FLOAT32, shape, floats).toFloats());
  }

  private static byte[] npz(Map<String, Tensor> tensors) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (NpzWriter npz = new NpzWriter(out)) {
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        npz.add(entry.getKey(), entry.getValue());
      }
    }
    return out.toByteArray();
  }

  private static ByteBuffer words(int count) {
    ByteBuffer words = ByteBuffer.allocate(count * Short.BYTES);
    for (int i = 0; i < count; i++) {
      words.putShort((short) (0x3C01 + i));
    }
    return words.flip();
  }
}
