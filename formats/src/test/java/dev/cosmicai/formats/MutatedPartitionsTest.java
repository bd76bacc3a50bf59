package dev.cosmicai.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damages good partitions in many ways, always the same ones. Checksums would catch nearly all of
 * it, so they are taken out first. What reading may take is checked where inputs are fuzzed.
 */
class MutatedPartitionsTest {
  private static final int MUTANTS = 100;
  private static final long SEED = 20261122;

  static Stream<String> good() {
    return Goldens.good().stream();
  }

  static Stream<String> odd() {
    return Goldens.expected("odd").stream();
  }

  @ParameterizedTest
  @MethodSource("good")
  void damageEndsInAFaultOrInSamples(String name) {
    mutate("good/", name, file -> SurveySamples.read(file, PartitionFormat.AUTO, name));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void damageOfOtherFilesEndsInAFaultOrInColumns(String name) {
    mutate("odd/", name, file -> readColumns(file, name));
  }

  private static void readColumns(ByteBuffer input, String name) {
    FileBytes file = FileBytes.of(input);
    FileFaults faults = FileFaults.partition(name);
    MemoryBudget budget = new MemoryBudget(faults, file);
    PartitionReader.tensors(file, PartitionFormat.AUTO, faults, budget).toTensors(budget);
  }

  private static void mutate(String folder, String name, Consumer<ByteBuffer> reader) {
    byte[] original = Goldens.withoutChecksums(Goldens.bytes(folder + name));
    Random random = new Random(SEED + name.hashCode());
    Map<Reason, Integer> faults = new EnumMap<>(Reason.class);
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutate(original, random);
      try {
        // Anything but a FatalFault fails the test.
        reader.accept(Goldens.direct(mutant));
      } catch (FatalFault fault) {
        faults.merge(fault.reason(), 1, Integer::sum);
        assertThat(fault).hasMessageStartingWith(name + " ");
      }
    }
    assertThat(faults).containsKey(Reason.PartitionCorrupt);
  }

  private static byte[] mutate(byte[] original, Random random) {
    if (random.nextInt(10) == 0) {
      return Arrays.copyOf(original, random.nextInt(original.length));
    }
    byte[] mutant = original.clone();
    // Damage in pixels is no damage to us: aim at what is not pixels, more often than not.
    int flips = 1 + random.nextInt(3);
    for (int i = 0; i < flips; i++) {
      int at = random.nextBoolean() ? random.nextInt(mutant.length) : structural(mutant, random);
      mutant[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) (mutant[at] ^ (1 << random.nextInt(8)));
            case 1 -> (byte) 0xFF;
            case 2 -> 0;
            default -> (byte) random.nextInt(256);
          };
    }
    return mutant;
  }

  /** A byte of text or near text: names, instructions and headers rather than floats. */
  private static int structural(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    for (int i = 0; i < bytes.length; i++, at = (at + 1) % bytes.length) {
      int before = bytes[Math.max(at - 1, 0)];
      if (before >= ' ' && bytes[at] >= ' ' && bytes[at] != 'Z') {
        return at + random.nextInt(Math.min(16, bytes.length - at));
      }
    }
    return at;
  }
}
