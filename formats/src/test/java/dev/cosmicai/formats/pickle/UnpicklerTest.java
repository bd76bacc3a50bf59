package dev.cosmicai.formats.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnpicklerTest {
  private static final FileFaults FAULTS = FileFaults.partition("1.pt");
  private static final int NAMES = 200_000;

  @Test
  void largeFileMayNameItsSamples() {
    Pickled names = Unpickler.load(names(), FAULTS, budget(1 << 20));

    assertThat(names.count(names.root())).isEqualTo(NAMES);
  }

  /** Four bytes for each on the stack, in the memo and in the list. */
  @Test
  void smallFileMayNot() {
    assertThatThrownBy(() -> Unpickler.load(names(), FAULTS, budget(1 << 10)))
        .hasMessageContaining("too large a pickle");
  }

  private static MemoryBudget budget(long fileBytes) {
    return new MemoryBudget(
        FAULTS,
        new FileBytes() {
          @Override
          public long size() {
            return fileBytes;
          }

          @Override
          public ByteBuffer read(long offset, int length) {
            throw new AssertionError("not needed");
          }
        });
  }

  /** A list of texts, each memorized, as Python writes it. */
  private static ByteCursor names() {
    ByteBuffer pickle = ByteBuffer.allocate(NAMES * 30).order(ByteOrder.LITTLE_ENDIAN);
    pickle.put((byte) Pickle.EMPTY_LIST).put((byte) Pickle.MARK);
    for (int i = 0; i < NAMES; i++) {
      byte[] name = "J%06d".formatted(i).getBytes(StandardCharsets.US_ASCII);
      pickle.put((byte) Pickle.BINUNICODE).putInt(name.length).put(name);
      pickle.put((byte) Pickle.LONG_BINPUT).putInt(i);
    }
    pickle.put((byte) Pickle.APPENDS).put((byte) Pickle.STOP);
    return new ByteCursor(pickle.flip(), FAULTS, "its pickle");
  }
}
