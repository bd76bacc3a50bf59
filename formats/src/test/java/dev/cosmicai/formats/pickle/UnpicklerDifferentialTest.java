package dev.cosmicai.formats.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link Unpickler} against an independent reader. What ours reads, the other reads too, and as the
 * same value. Ours refuses more, all of it on purpose: {@link #oursRefusesMore} has one of each.
 */
class UnpicklerDifferentialTest {
  private static final int PICKLES = 5_000;
  private static final int DAMAGED = 30_000;
  private static final long SEED = 20261122;
  private static final FileFaults FAULTS = FileFaults.partition("pickle");

  @Test
  void generatedPicklesAreTheSameValues() throws IOException {
    Random random = new Random(SEED);
    BitSet instructions = new BitSet();
    for (int i = 0; i < PICKLES; i++) {
      byte[] pickle = RandomPickle.next(random, instructions);

      assertThat(ours(pickle)).as("pickle %d", i).isEqualTo(others(pickle));
    }
    assertThat(instructions).isEqualTo(known());
  }

  /** All that {@link Pickle} names, but INST, which is only known so that it can be refused. */
  private static BitSet known() {
    BitSet known = new BitSet();
    for (var field : Pickle.class.getDeclaredFields()) {
      if (field.getType() == int.class) {
        try {
          known.set(field.getInt(null));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    known.clear(Pickle.INST);
    return known;
  }

  @Test
  void damagedPicklesThatOursReadsAreTheSameValues() throws IOException {
    Random random = new Random(SEED + 1);
    int compared = 0;
    for (int i = 0; i < DAMAGED; i++) {
      byte[] pickle = RandomPickle.next(random, new BitSet());
      pickle[random.nextInt(pickle.length)] = (byte) random.nextInt(256);
      Pickled read;
      try {
        read = load(pickle);
      } catch (FatalFault refused) {
        continue; // The other one would believe any length, and run out of memory.
      }
      String ours = PickleText.ofOurs(read);
      if (ours.contains(PickleText.UNREAD) || hasAnotherName(read)) {
        continue;
      }
      compared++;
      assertThat(others(pickle)).as("pickle %d", i).isEqualTo(ours);
    }
    assertThat(compared).isGreaterThan(DAMAGED / 10);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "another global          | PartitionUnsafe  | cos~system~.",
        "call of another global  | PartitionUnsafe  | cdatetime~timedelta~(K{01}K{02}K{03}tR.",
        "set                     | PartitionUnsafe  | {8f}.",
        "instruction of version 0| PartitionUnsafe  | I1~.",
      })
  void oursRefusesMore(String what, Reason reason, String spelled) throws IOException {
    byte[] pickle = bytes(spelled);

    assertThat(new net.razorvine.pickle.Unpickler().loads(pickle)).as(what).isNotNull();
    assertThatThrownBy(() -> ours(pickle))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ccollections~OrderedDict~]{85}R.",
        "ctorch.utils.data.dataset~TensorDataset~N{85}{81}."
      })
  void contentThatWouldBeLostIsRefused(String spelled) {
    assertThatThrownBy(() -> ours(bytes(spelled)))
        .isInstanceOfSatisfying(
            FatalFault.class,
            fault -> assertThat(fault.reason()).isEqualTo(Reason.PartitionUnsafe));
  }

  /** ASCII, but for {@code ~}, which ends a line, and other bytes in braces. */
  private static byte[] bytes(String spelled) {
    return Pattern.compile("\\{(..)}")
        .matcher(spelled.replace('~', '\n'))
        .replaceAll(hex -> Character.toString(Integer.parseInt(hex.group(1), 16)))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The other one does not know all classes of the user's own, where damage makes new ones. */
  private static boolean hasAnotherName(Pickled pickled) {
    String known = OtherUnpickler.FOREIGN_MODULE + "." + OtherUnpickler.FOREIGN_NAME;
    return pickled.names().stream()
        .anyMatch(
            name -> name instanceof PickleName.Foreign foreign && !foreign.name().equals(known));
  }

  private static String ours(byte[] pickle) {
    return PickleText.ofOurs(load(pickle));
  }

  private static Pickled load(byte[] pickle) {
    ByteCursor in = new ByteCursor(ByteBuffer.wrap(pickle), FAULTS, "its pickle");
    MemoryBudget budget = new MemoryBudget(FAULTS, FileBytes.of(ByteBuffer.wrap(pickle)));
    return Unpickler.load(in, FAULTS, budget);
  }

  private static String others(byte[] pickle) throws IOException {
    return PickleText.ofOthers(new OtherUnpickler().loads(pickle));
  }
}
