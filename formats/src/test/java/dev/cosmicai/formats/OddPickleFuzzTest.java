package dev.cosmicai.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The pickle of a {@code .pt} file of any columns, in an archive that is sound otherwise. */
class OddPickleFuzzTest extends ColumnsFuzzTest {
  private static final int MANY = 200_000;
  private static final String TENSOR =
      "\u0080\u0002ctorch._utils\n_rebuild_tensor_v2\nq\u0000((X\u0007\u0000\u0000\u0000storage"
          + "ctorch\nFloatStorage\nX\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpuM\u0080\u0002tq\u0001QK\u0000K\u0002\u0085K\u0001"
          + "\u0085\u0089NtRq\u0002";

  /** Also pickles whose values would take many times as much memory as in the file. */
  @Override
  protected Stream<Seed> seeds() {
    return Stream.concat(
        PickleArchive.pickles(getClass(), "odd", "good", "refused"),
        Stream.of(
            many("numbers", "(", "K\u0001", "t."),
            many("nothings", "(", "N", "t."),
            many("marks", "", "(", "."),
            many("memorized", "N", "q\u0000", "."),
            many("memorized-anew", "N", "\u0094", "."),
            many("recalled", "Nq\u0000(", "h\u0000", "t."),
            many("empty-lists", "(", "]", "t."),
            many("empty-dicts", "(", "}", "t."),
            many("lists-in-lists", "", "]", "a".repeat(MANY - 1) + "."),
            many("tuples-in-tuples", ")", "\u0085", "."),
            many("appended", "]", "Na", "."),
            many("appended-apart", "](", "]Na", "t."),
            many("globals", "(", "cos\nx\n", "t."),
            many("known-globals", "(", "ctorch\nSize\n", "t."),
            many("calls", "ctorch\nSize\nq\u0000(", "h\u0000)R", "t."),
            many("storages", TENSOR + "(", "h\u0001Q", "t."),
            many("samples", TENSOR + "](", "h\u0002\u0085", "e."),
            many("same-sample", TENSOR + "\u0085q\u0003](", "h\u0003", "e."),
            many("columns", TENSOR + "](", "h\u0002", "e."),
            many("named-columns", TENSOR + "}(", "X\u0000\u0000\u0000\u0000h\u0002", "u."),
            many("datasets", DATASET + "](", "h\u0004", "e."),
            many("keys", "}(", "X\u0001\u0000\u0000\u0000aN", "u."),
            many("dicts-in-a-dict", "}q\u0000(", "X\u0001\u0000\u0000\u0000a}", "u."),
            many("long-integers", "(", "L1\n", "t.")));
  }

  private static final String DATASET =
      TENSOR
          + "ctorch.utils.data.dataset\nTensorDataset\n)\u0081q\u0004}X\u0007\u0000\u0000\u0000tensorsh\u0002\u0085sb";

  private static Seed many(String name, String before, String each, String after) {
    String pickle = before + each.repeat(MANY) + after;
    return new Seed("many-" + name, pickle.getBytes(ISO_8859_1));
  }

  @Override
  protected Supplier<List<Column>> reader(ByteBuffer input) {
    return columns(Goldens.direct(PickleArchive.around(bytes(input))));
  }
}
