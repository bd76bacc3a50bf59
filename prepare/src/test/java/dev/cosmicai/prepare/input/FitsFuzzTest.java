package dev.cosmicai.prepare.input;

import dev.cosmicai.fuzzing.Seed;
import dev.cosmicai.prepare.rows.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

class FitsFuzzTest extends InputFuzzTest {
  FitsFuzzTest() {
    super(".fits", ".fz");
  }

  @Override
  InputFile open(Bytes bytes) {
    return FitsFile.open("file.fits", bytes);
  }

  /** Beside real files, headers that lie; an image of nothing may claim to be of any size. */
  @Override
  protected Stream<Seed> seeds() {
    return Stream.concat(
        super.seeds(),
        Stream.of(
            header("empty-rows", image("99999999999", "0", "7")),
            header("empty-rows-that-overflow", image("0", "70000", "70000", "7")),
            header("negative-axis", image("-1", "-1")),
            header("more-than-any-file", image("9223372036854775807", "9223372036854775807")),
            header("no-rows-of-any-size", image("30000", "8000", "1", "0")),
            header(
                "columns-of-nothing", table("0", "9223372036854775807", "0E", "(0,99999,99999)")),
            header("column-beyond-its-row", table("3", "0", "1E", "(1)")),
            header("dimensions-that-overflow", table("4", "0", "1E", "(65536,65536)")),
            tiles("tile-of-any-size", "999999999", "999999999", "\0\0\0\1\0\0\0\0"),
            tiles("empty-tile", "10", "0", "\0\0\0\0\0\0\0\0"),
            tiles("tile-elsewhere", "10", "10", "\177\0\0\1\177\0\0\0"),
            tiles("tile-too-short", "10", "10", "\0\0\0\1\0\0\0\0"),
            manyTiles("tiles-of-a-number", "3000", "1"),
            manyTiles("column-in-tiles-of-a-number", "1", "3000")));
  }

  /** The files are of whole blocks of 2,880 bytes. */
  @Override
  protected int maxFuzzedBytes() {
    return 12 * FitsHeader.BLOCK_BYTES;
  }

  /** Tiles that claim more than there is, or of the image, or to lie elsewhere. */
  private static Seed tiles(String name, String pixels, String tile, String descriptor) {
    String header =
        table("8", "1", "1PB(0)", "")
                .replace("'COLUMN'         ", "'COMPRESSED_DATA'")
                .replace(card("TDIM1", "''"), "")
            + card("ZIMAGE", "T")
            + card("ZCMPTYPE", "'RICE_1'")
            + card("ZBITPIX", "16")
            + card("ZNAXIS", "2")
            + card("ZNAXIS1", pixels)
            + card("ZNAXIS2", "3")
            + card("ZTILE1", tile)
            + card("ZTILE2", "3")
            + card("ZNAME1", "'BYTEPIX'")
            + card("ZVAL1", "2");
    return Seed.of(name, block(header) + descriptor);
  }

  /** Tiles of a number each, as many as a file of the length that is fuzzed holds. */
  private static Seed manyTiles(String name, String width, String rows) {
    int count = 3_000;
    String header =
        new String(tiles("", width, "1", "").bytes(), StandardCharsets.UTF_8)
            .replace(card("NAXIS2", "1"), card("NAXIS2", Integer.toString(count)))
            .replace(card("ZNAXIS2", "3"), card("ZNAXIS2", rows))
            .replace(card("ZTILE2", "3"), card("ZTILE2", "1"));
    return Seed.of(name, header + "\0\0\0\7\0\0\0\0".repeat(count) + "\0".repeat(7));
  }

  private static String image(String... axes) {
    StringBuilder cards = new StringBuilder(card("SIMPLE", "T") + card("BITPIX", "-32"));
    cards.append(card("NAXIS", Integer.toString(axes.length)));
    for (int axis = 0; axis < axes.length; axis++) {
      cards.append(card("NAXIS" + (axis + 1), axes[axis]));
    }
    return cards.toString();
  }

  private static String table(String rowBytes, String rows, String form, String dimensions) {
    String primary = card("SIMPLE", "T") + card("BITPIX", "8") + card("NAXIS", "0");
    String columns =
        card("XTENSION", "'BINTABLE'")
            + card("BITPIX", "8")
            + card("NAXIS", "2")
            + card("NAXIS1", rowBytes)
            + card("NAXIS2", rows)
            + card("TFIELDS", "1")
            + card("TTYPE1", "'COLUMN'")
            + card("TFORM1", "'" + form + "'")
            + card("TDIM1", "'" + dimensions + "'");
    return block(primary) + columns;
  }

  private static Seed header(String name, String cards) {
    return Seed.of(name, block(cards));
  }

  private static String card(String key, String value) {
    return "%-8s= %-70s".formatted(key, value);
  }

  private static String block(String cards) {
    int blocks = 1 + cards.length() / FitsHeader.BLOCK_BYTES;
    return ("%-" + blocks * FitsHeader.BLOCK_BYTES + "s").formatted(cards + "END");
  }
}
