package dev.cosmicai.formats.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damages tables in many ways, always the same ones. What reading may take is checked by fuzzing.
 */
class MutatedParquetTest {
  private static final int MUTANTS = 200;
  private static final long SEED = 20261130;

  static List<String> tiny() {
    return ParquetGoldens.files("tiny");
  }

  @ParameterizedTest
  @MethodSource("tiny")
  void damageEndsInAFaultOrInValues(String name) {
    byte[] original = ParquetGoldens.bytes("tiny/" + name);
    Random random = new Random(SEED + name.hashCode());
    Map<Reason, Integer> faults = new EnumMap<>(Reason.class);
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutate(original, random);
      try {
        // Anything but a FatalFault fails the test.
        readAll(ParquetGoldens.open(mutant, 0));
      } catch (FatalFault fault) {
        faults.merge(fault.reason(), 1, Integer::sum);
        assertThat(fault).hasMessageStartingWith("table.parquet ");
      }
    }
    assertThat(faults).containsKey(Reason.PartitionCorrupt);
  }

  private static void readAll(ParquetReader reader) {
    for (String column : reader.tensors().byName().keySet()) {
      if (reader.isBinary(column)) {
        reader.binary(column).forEach((row, value) -> {});
      } else {
        ParquetGoldens.tensor(reader, column);
      }
    }
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] mutant = original.clone();
    int flips = 1 + random.nextInt(3);
    for (int i = 0; i < flips; i++) {
      int at = random.nextInt(mutant.length);
      switch (random.nextInt(5)) {
        case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        case 1 -> mutant[at] = (byte) 0xFF;
        case 2 -> mutant[at] = 0;
        case 3 -> mutant[at] += (byte) (random.nextInt(5) - 2);
        default -> {
          int length = Math.min(random.nextInt(8), mutant.length - at);
          Arrays.fill(mutant, at, at + length, (byte) random.nextInt(256));
        }
      }
    }
    return mutant;
  }
}
