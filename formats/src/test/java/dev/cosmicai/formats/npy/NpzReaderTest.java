package dev.cosmicai.formats.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NpzReaderTest {
  private static final int LENGTH = 1 << 18;

  @Test
  void arrayOfATypeThatIsNotSupportedIsNotReadToTellSo() throws IOException {
    CountedBytes file = new CountedBytes(changed("'<f4'", "'<c4'"));

    assertThatThrownBy(() -> tensor(file))
        .hasMessageStartingWith("a.npz holds elements of type `<c4` in `images.npy`, which is not");
    assertThat(file.bytesRead).isLessThan(LENGTH);
  }

  @Test
  void pythonObjectsAreRefusedUnread() throws IOException {
    CountedBytes file = new CountedBytes(changed("'<f4'", "'|O8'"));

    assertThatThrownBy(() -> tensor(file)).hasMessageContaining("holds Python objects");
    assertThat(file.bytesRead).isLessThan(LENGTH);
  }

  @Test
  void headerThatMakesNoSenseIsToldAsTheDamageThatItIs() throws IOException {
    CountedBytes file = new CountedBytes(changed("(262144,)", "(262143,)"));

    assertThatThrownBy(() -> tensor(file))
        .hasMessageStartingWith("a.npz is damaged: the checksum of `images.npy` is wrong");
  }

  private static StridedTensor tensor(FileBytes file) {
    FileFaults faults = new FileFaults("a.npz", Reason.PartitionCorrupt);
    return NpzReader.tensors(file, faults, new MemoryBudget(faults, file))
        .byName()
        .get("images")
        .get();
  }

  private static byte[] changed(String text, String other) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (NpzWriter npz = new NpzWriter(out)) {
      npz.add("images", Tensor.ofFloats(new float[LENGTH], LENGTH));
    }
    String content = out.toString(StandardCharsets.ISO_8859_1);
    assertThat(content).contains(text);
    return content.replace(text, other).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static final class CountedBytes implements FileBytes {
    private final FileBytes file;
    private long bytesRead;

    private CountedBytes(byte[] content) {
      file = FileBytes.of(ByteBuffer.wrap(content));
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public ByteBuffer read(long offset, int length) {
      bytesRead += length;
      return file.read(offset, length);
    }
  }
}
