package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.prepare.rows.RowArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutOutsTest {
  @Test
  void longRowsAreAskedForInSmallNumbers() {
    assertThat(rowsAhead(5, 64)).as("160 KiB of float64").isEqualTo(16);
    assertThat(rowsAhead(5, 256)).as("2.5 MiB").isEqualTo(12);
    assertThat(rowsAhead(5, 900)).as("31 MiB").isEqualTo(1);
    assertThat(rowsAhead(5, 1_000)).as("38 MiB").isZero();
  }

  @Test
  void ofChannelsThatLieFarApartOnlyTheirOwnLinesCount() {
    CutOuts apart = cutOuts(100, 256, List.of(0, 99));

    assertThat(apart.rowsAhead()).as("1 MiB").isEqualTo(16);
  }

  private static int rowsAhead(int channels, int size) {
    return cutOuts(channels, size, List.of(0, 1, 2, 3, 4)).rowsAhead();
  }

  private static CutOuts cutOuts(int channels, int size, List<Integer> wanted) {
    return CutOuts.of(
        new Shaped(new int[] {channels, size, size}),
        new PrepareRequest.Cut(PrepareRequest.Layout.CHW, wanted, size, PrepareRequest.Fit.CROP));
  }

  /** Is never read. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Shaped(int[] rowShape) implements RowArray {
    @Override
    public String label() {
      return "cut-outs";
    }

    @Override
    public long rows() {
      return 1;
    }

    @Override
    public boolean isWhole() {
      return false;
    }

    @Override
    public void read(long row, int first, int count, float[] target) {
      throw new AssertionError();
    }

    @Override
    public double number(long row, int element) {
      throw new AssertionError();
    }

    @Override
    public long whole(long row, int element) {
      throw new AssertionError();
    }
  }
}
