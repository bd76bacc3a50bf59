package dev.cosmicai.prepare.input;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.Source;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingTest {
  @ParameterizedTest
  @ValueSource(strings = {"x.h5", "x.fits", "x.npy", "x.npz", "x.pt"})
  void faultOfAFileIsToldAndNotThatItCannotBeClosedEither(String name) {
    assertThatThrownBy(() -> InputFile.open(new Unclosable(name)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(name)
        .hasSuppressedException(new IllegalStateException("close"));
  }

  /** A file of nothing that any format begins with, on a medium that fails to the end. */
  private record Unclosable(String fileName) implements Source {
    @Override
    public boolean isFolder() {
      return false;
    }

    @Override
    public boolean isNear() {
      return true;
    }

    @Override
    public List<Source> files() {
      return List.of(this);
    }

    @Override
    public Bytes open() {
      Bytes bytes = Bytes.of(ByteBuffer.allocate(5_000), new InputFaults(fileName));
      return new Bytes() {
        @Override
        public long size() {
          return bytes.size();
        }

        @Override
        public void read(long position, ByteBuffer target) {
          bytes.read(position, target);
        }

        @Override
        public void close() {
          throw new IllegalStateException("close");
        }
      };
    }

    @Override
    public String toString() {
      return fileName;
    }
  }
}
