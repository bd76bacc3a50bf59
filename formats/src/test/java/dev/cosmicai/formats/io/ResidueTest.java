package dev.cosmicai.formats.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The checksum of the whole, from its parts; {@link CRC32} is what it is compared with. */
class ResidueTest {
  private static final long ORDER_OF_X = (1L << 32) - 1;

  private final Random random = new Random(21);

  @Test
  void partsOfUndamagedBytesCancelHoweverTheyAreCut() {
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = bytes(random.nextInt(300));
      int[] cuts = cuts(bytes.length, random.nextInt(6));

      assertThat(sum(bytes, cuts) ^ crc(bytes)).isZero();
    }
  }

  @Test
  void everyFlippedBitIsSeen() {
    byte[] bytes = bytes(100);
    int expected = crc(bytes);
    int[] cuts = {0, 17, 17, 63, 100};
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(sum(bytes, cuts)).as("bit %d", bit).isNotEqualTo(expected);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }

  @Test
  void columnsSideBySideAreAsOneBehindTheOther() {
    for (int i = 0; i < 500; i++) {
      int parts = 1 + random.nextInt(4);
      byte[][] columns = {bytes(random.nextInt(90)), bytes(random.nextInt(9)), bytes(20)};
      int all = 0;
      Residue[] ofParts = new Residue[parts];
      Arrays.fill(ofParts, Residue.NONE);
      for (byte[] column : columns) {
        int[] cuts = cuts(column.length, parts - 1);
        for (int part = 0; part < parts; part++) {
          ofParts[part] = ofParts[part].then(part(column, cuts, part));
        }
      }
      for (Residue part : ofParts) {
        all ^= part.value();
        assertThat(part.bytes()).isEqualTo(columns[0].length + columns[1].length + 20);
      }
      assertThat(all).isZero();
    }
  }

  @Test
  void sameDamageInTwoColumnsDoesNotCancel() {
    byte[] written = bytes(64);
    byte[] damaged = written.clone();
    damaged[40] ^= 4;
    int all = 0;
    for (int part = 0; part < 2; part++) {
      Residue column = part(damaged, new int[] {0, 32, 64}, part);
      Residue expecting = part == 0 ? column.expecting(crc(damaged) ^ crc(written)) : column;
      all ^= expecting.then(expecting).value();
    }
    assertThat(all).isNotZero();
  }

  /** Where x^(2³² - 1) is 1, a shift over as many bytes changes nothing. */
  @Test
  @Timeout(10)
  void hugeLengthsTakeAsFewStepsAsTheyHaveBits() {
    for (int i = 0; i < 1_000; i++) {
      int crc = random.nextInt();
      int behind256 = Residue.ofPart(crc, 256, 0).value();

      assertThat(Residue.ofPart(crc, ORDER_OF_X, 0).value()).isEqualTo(crc);
      assertThat(Residue.ofPart(crc, 1L << 40, 0).value()).isEqualTo(behind256);
      assertThat(Residue.ofPart(crc, 1_000_000 * ORDER_OF_X + 256, 0).value()).isEqualTo(behind256);
    }
  }

  @Test
  void partWithoutBytesAddsNothing() {
    assertThat(Residue.ofPart(crc(new byte[0]), 1_000, 1_000).value()).isZero();
    assertThat(Residue.NONE.then(Residue.NONE)).isEqualTo(Residue.NONE);
  }

  /** The exclusive or of all parts, none of which knows what to expect. */
  private static int sum(byte[] bytes, int[] cuts) {
    int sum = 0;
    for (int part = 0; part + 1 < cuts.length; part++) {
      byte[] its = Arrays.copyOfRange(bytes, cuts[part], cuts[part + 1]);
      sum ^= Residue.ofPart(crc(its), bytes.length - cuts[part + 1], bytes.length).value();
    }
    return sum;
  }

  /** A part, the first of which expects what is right. */
  private static Residue part(byte[] bytes, int[] cuts, int part) {
    byte[] its = Arrays.copyOfRange(bytes, cuts[part], cuts[part + 1]);
    Residue residue = Residue.ofPart(crc(its), bytes.length - cuts[part + 1], bytes.length);
    return part == 0 ? residue.expecting(crc(bytes)) : residue;
  }

  private int[] cuts(int length, int inner) {
    int[] cuts = new int[inner + 2];
    for (int i = 1; i <= inner; i++) {
      cuts[i] = random.nextInt(length + 1);
    }
    cuts[inner + 1] = length;
    Arrays.sort(cuts);
    return cuts;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
