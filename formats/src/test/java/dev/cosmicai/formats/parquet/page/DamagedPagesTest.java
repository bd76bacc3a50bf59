package dev.cosmicai.formats.parquet.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.parquet.footer.Encoding;
import dev.cosmicai.formats.parquet.footer.PhysicalType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages that claim what is not in them. Good ones are in the golden files. */
class DamagedPagesTest {
  private static final Damage DAMAGE = Damage.of(FileFaults.partition("table"), "x");
  private static final Dictionary DICTIONARY =
      Dictionary.fixed(bytes("0100000002000000"), 2, Integer.BYTES, DAMAGE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PLAIN                | INT32   | 010000        | ends too early",
        "PLAIN                | BOOLEAN | ''            | ends too early",
        "RLE                  | BOOLEAN | 0100          | ends too early",
        "RLE                  | BOOLEAN | ffffffff0201  | ends too early",
        "RLE                  | BOOLEAN | 0900000002010 1 | ends too early",
        "RLE                  | INT32   | 0200000002    | has the encoding RLE for values of type"
            + " INT32",
        "BIT_PACKED           | INT32   | 00            | has the encoding BIT_PACKED",
        "RLE_DICTIONARY       | INT32   | ''            | ends too early",
        "RLE_DICTIONARY       | INT32   | 01            | ends too early",
        "RLE_DICTIONARY       | INT32   | 010202        | asks for value 2 of a dictionary of 2",
        "RLE_DICTIONARY       | INT32   | 2002ffffffff  | asks for value 4294967295 of a"
            + " dictionary",
        "RLE_DICTIONARY       | INT32   | 080300000000  | ends too early",
        "RLE_DICTIONARY       | INT32   | 2100          | packs numbers into 33 bits",
        "RLE_DICTIONARY       | INT32   | 01ffffffffffff01 | has a run without a length",
        "RLE_DICTIONARY       | BOOLEAN | 010202        | has the encoding RLE_DICTIONARY",
        "BYTE_STREAM_SPLIT    | INT32   | 010203        | has bytes of values that are not whole",
        "BYTE_STREAM_SPLIT    | INT32   | ''            | ends too early",
        "BYTE_STREAM_SPLIT    | BOOLEAN | 01            | has the encoding BYTE_STREAM_SPLIT",
        "DELTA_BINARY_PACKED  | INT32   | 8001          | ends too early",
        "DELTA_BINARY_PACKED  | INT32   | 8001040000    | ends too early",
        "DELTA_BINARY_PACKED  | INT32   | 7f040202      | that is not as the format says",
        "DELTA_BINARY_PACKED  | INT32   | 80010002 02   | that is not as the format says",
        "DELTA_BINARY_PACKED  | INT32   | 8001040502004100000000 | packs differences into 65 bits",
        "DELTA_BINARY_PACKED  | INT32   | 800104050200200000 00 | ends too early",
        "DELTA_BINARY_PACKED  | INT32   | ffffffffffffffffffffff | has a number that does not end",
        "DELTA_BINARY_PACKED  | FLOAT   | 800104050200  | has the encoding DELTA_BINARY_PACKED",
      })
  void pageSaysWhatIsWrongWithIt(Encoding encoding, PhysicalType type, String hex, String how) {
    ByteBuffer target = ByteBuffer.allocate(1 << 10).order(ByteOrder.LITTLE_ENDIAN);

    assertThatThrownBy(
            () ->
                FixedValues.of(
                        encoding, bytes(hex), type, type.bytes(), DICTIONARY, new Blocks(), DAMAGE)
                    .read(5, target))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("table is damaged: a page of column `x` ")
        .hasMessageContaining(how);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PLAIN                   | 010000                | ends too early",
        "PLAIN                   | 0200000061            | ends too early",
        "PLAIN                   | ffffffff61            | ends too early",
        "DELTA_LENGTH_BYTE_ARRAY | 8001040104 61         | ends too early",
        "DELTA_LENGTH_BYTE_ARRAY | 8001040101 61         | ends too early",
        "DELTA_BYTE_ARRAY        | 8001040102 8001040102 61 | begins like more than the one before",
        "RLE_DICTIONARY          | 010202                | asks for a dictionary, which is missing",
        "BYTE_STREAM_SPLIT       | 00                    | has the encoding BYTE_STREAM_SPLIT for"
            + " byte",
      })
  void byteStringsSayWhatIsWrongWithThem(Encoding encoding, String hex, String how) {
    assertThatThrownBy(
            () -> {
              ByteStrings strings =
                  ByteStrings.of(encoding, bytes(hex), 5, null, new Blocks(), DAMAGE);
              for (int i = 0; i < 5; i++) {
                strings.advance();
              }
            })
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(how);
  }

  @Test
  void valueOfAFixedLengthMayNotHaveAnother() {
    FixedValues values =
        FixedValues.of(
            Encoding.DELTA_BYTE_ARRAY,
            bytes("8001040100 8001040104 6162"),
            PhysicalType.FIXED_LEN_BYTE_ARRAY,
            3,
            null,
            new Blocks(),
            DAMAGE);

    assertThatThrownBy(() -> values.read(1, ByteBuffer.allocate(8)))
        .hasMessageContaining("has a value of 2 bytes, not 3");
  }

  @Test
  void levelsMayNotBeBeyondTheSchema() {
    Presence presence = new Presence(bytes("0603"), 2, 3, new Blocks(), DAMAGE);

    assertThatThrownBy(presence::ready)
        .hasMessageContaining("has levels that the schema does not allow");
  }

  @Test
  void listsOfOneShapeAreToldFromOthers() {
    ListLevels lists = new ListLevels(new long[] {2, 3}, new Blocks());
    // 0 2 2 1 2 2 0 2 in a packed run of eight numbers of two bits, the first one lowest.
    assertThat(lists.firstOther(new RunReader(bytes("03688a"), 2, DAMAGE), 0, 8)).isEqualTo(-1);
    assertThat(lists.firstOther(new RunReader(bytes("03688a"), 2, DAMAGE), 6, 8)).isEqualTo(-1);
    assertThat(lists.firstOther(new RunReader(bytes("03688a"), 2, DAMAGE), 3, 8)).isEqualTo(3);
    assertThat(lists.firstOther(new RunReader(bytes("03689a"), 2, DAMAGE), 0, 8)).isEqualTo(6);
    assertThat(lists.firstOther(new RunReader(bytes("0602"), 2, DAMAGE), 0, 3)).isZero();
    assertThat(lists.firstOther(new RunReader(bytes("0602"), 2, DAMAGE), 1, 3)).isEqualTo(3);
    assertThat(lists.firstOther(new RunReader(bytes("0402"), 2, DAMAGE), 1, 2)).isEqualTo(-1);
    assertThat(lists.firstOther(new RunReader(bytes("0400"), 2, DAMAGE), 6, 2)).isEqualTo(7);
  }

  @Test
  void listsOfOneElementAreRowsOfOne() {
    ListLevels lists = new ListLevels(new long[] {1, 1}, new Blocks());

    assertThat(lists.firstOther(new RunReader(bytes("0a00"), 2, DAMAGE), 0, 5)).isEqualTo(-1);
    assertThat(lists.firstOther(new RunReader(bytes("0a01"), 2, DAMAGE), 0, 5)).isZero();
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
