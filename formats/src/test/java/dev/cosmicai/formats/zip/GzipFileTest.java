package dev.cosmicai.formats.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipFileTest {
  private static final FileFaults FAULTS = FileFaults.partition("1.pt.gz");

  @Test
  void contentIsUnpacked() {
    byte[] content = new byte[1_000_000];
    new Random(20261123).nextBytes(content);
    FileBytes packed = FileBytes.of(ByteBuffer.wrap(gzip(content)));

    FileBytes unpacked = GzipFile.unpacked(packed, FAULTS, new MemoryBudget(FAULTS, packed));

    assertThat(unpacked.read(0, content.length)).isEqualTo(ByteBuffer.wrap(content));
    assertThat(unpacked.size()).isEqualTo(content.length);
  }

  @Test
  void contentThatShrankFarNeedsMemoryToSpare() {
    FileBytes packed = FileBytes.of(ByteBuffer.wrap(gzip(new byte[8_000_000])));

    assertThatThrownBy(() -> GzipFile.unpacked(packed, FAULTS, new MemoryBudget(FAULTS, packed)))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.PartitionShape))
        .hasMessageContaining("would unpack to 8,000,000 bytes of memory");
    MemoryBudget spare = new MemoryBudget(FAULTS, packed, () -> 8_000_000);
    assertThat(GzipFile.unpacked(packed, FAULTS, spare).size()).isEqualTo(8_000_000);
  }

  /** Then its last bytes are no length, and would mostly be a very large one. */
  @Test
  void fileThatIsCutShortIsCalledThat() {
    byte[] content = new byte[1_000_000];
    new Random(20261123).nextBytes(content);
    byte[] whole = gzip(content);
    ByteBuffer cut = ByteBuffer.wrap(whole, 0, whole.length / 2);
    cut.putInt(cut.limit() - Integer.BYTES, -1);
    FileBytes packed = FileBytes.of(cut);

    assertThatThrownBy(() -> GzipFile.unpacked(packed, FAULTS, new MemoryBudget(FAULTS, packed)))
        .hasMessageContaining("is damaged or cut short");
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
