package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.RowArray;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A survey's file of one format: what it has, and the first and the last numbers of each array. An
 * array that cannot be read does not hide the others.
 */
abstract class InputFuzzTest extends ReaderFuzzTest<List<Object>> {
  private static final int MAX_ARRAYS = 16;
  private static final int NUMBERS = 8;

  private final String[] endings;

  InputFuzzTest(String... endings) {
    this.endings = endings;
  }

  /** Opens a file of these bytes. */
  abstract InputFile open(Bytes bytes);

  @Override
  protected Stream<Seed> seeds() {
    return Stream.of("/dev/cosmicai/prepare", "/dev/cosmicai/prepare/odd")
        .flatMap(folder -> Seed.files(getClass(), folder, endings));
  }

  @Override
  protected Supplier<List<Object>> reader(ByteBuffer input) {
    return () -> {
      try (InputFile file = open(Bytes.of(input, new InputFaults("file" + endings[0])))) {
        List<Object> read = new ArrayList<>(file.imageNames());
        for (String name : file.names().stream().limit(MAX_ARRAYS).toList()) {
          try {
            read.add(numbers(file.array(name)));
          } catch (FatalFault refused) {
            read.add(refused);
          }
        }
        return read;
      }
    };
  }

  @Override
  protected Object content(List<Object> read) {
    return read.stream().map(InputFuzzTest::text).toList();
  }

  private static List<Object> numbers(RowArray array) {
    int count = Math.min(NUMBERS, array.rowElements());
    double[] first = new double[count];
    float[] last = new float[count];
    if (array.rows() > 0) {
      Arrays.setAll(first, element -> array.number(0, element));
      array.read(array.rows() - 1, array.rowElements() - count, count, last);
    }
    return List.of(
        array.label(),
        array.rows(),
        Arrays.toString(array.rowShape()),
        Arrays.toString(first),
        Arrays.toString(last));
  }

  private static String text(Object part) {
    if (part instanceof FatalFault refusal) {
      requireOneLine(refusal);
      return refusal.getMessage();
    }
    return part.toString();
  }
}
