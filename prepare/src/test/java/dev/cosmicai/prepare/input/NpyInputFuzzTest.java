package dev.cosmicai.prepare.input;

import dev.cosmicai.fuzzing.Seed;
import dev.cosmicai.prepare.rows.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

class NpyInputFuzzTest extends InputFuzzTest {
  NpyInputFuzzTest() {
    super(".npy");
  }

  @Override
  InputFile open(Bytes bytes) {
    return NpyFile.open("file.npy", bytes);
  }

  /** Beside real files, records that lie. */
  @Override
  protected Stream<Seed> seeds() {
    return Stream.concat(
        super.seeds(),
        Stream.of(
            seed("huge-field", "[('a', '<f4', (999999999, 999999999, 9))]", "(1,)"),
            seed(
                "huge-record",
                "[('a', '|V999999999'), ('b', '|V999999999'), ('c', '<f4')]",
                "(9,)"),
            seed("empty-field", "[('a', '<f4', (0,)), ('a', '<f4')]", "(1,)"),
            seed("record-in-a-record", "[('a', [('b', '<f4')])]", "(1,)"),
            seed("no-end", "[('a', '<f4'), ", "(1,)"),
            seed("beyond", "[('a', '<f4'), ('b', '<f8')]", "(99999999999,)")));
  }

  private static Seed seed(String name, String descr, String shape) {
    String header =
        "{'descr': %s, 'fortran_order': False, 'shape': %s, }\n".formatted(descr, shape);
    String prefix = "\u0093NUMPY\u0001\u0000" + (char) header.length() + "\u0000";
    return new Seed(name, (prefix + header + "0123456789ab").getBytes(StandardCharsets.ISO_8859_1));
  }
}
