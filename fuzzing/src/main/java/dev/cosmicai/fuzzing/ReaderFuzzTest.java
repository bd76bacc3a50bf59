package dev.cosmicai.fuzzing;

import dev.cosmicai.faults.FatalFault;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The test of one reader of foreign bytes. For every input it holds that
 *
 * <ul>
 *   <li>reading ends with a value or with a {@link FatalFault} in one line, and with nothing else;
 *   <li>it takes no more than {@value #MAX_CPU_SECONDS} s of processor;
 *   <li>it allocates no more than twice the input and a mebibyte, garbage and direct buffers
 *       included;
 *   <li>it depends on the input's bytes alone: read again from another address and between other
 *       bytes, it ends the same.
 * </ul>
 *
 * <p>Inputs are the {@linkplain #seeds() seeds}, the findings of earlier fuzzing, which are
 * committed in a folder of resources with the test's name, and, with the system property {@code
 * fuzz.seconds}, what Jazzer makes of them in so many seconds; {@code fuzz.tests} is a regular
 * expression of the tests that do so, if not all.
 *
 * @param <T> what the reader makes of its input
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ReaderFuzzTest<T> {
  private static final String FUZZ_SECONDS = "fuzz.seconds";
  private static final String FUZZ_TESTS = "fuzz.tests";
  private static final double MAX_CPU_SECONDS = 2;
  // For readings that do not end; far above the limit, since other processes want the machine too.
  private static final int MAX_WALL_SECONDS = 30;
  private static final int MAX_MESSAGE_CHARS = 1_000;
  private static final Pattern ONE_LINE =
      Pattern.compile("[^\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]+");

  private final AllocationLimit allocation = new AllocationLimit();
  private final Surroundings first = new Surroundings((byte) 0x00, 0);
  private final Surroundings second = new Surroundings((byte) 0xa5, 1);

  /** Real inputs, good ones and others. */
  protected abstract Stream<Seed> seeds();

  /**
   * Prepares to read an input; what this takes itself does not count.
   *
   * @param input direct, from the buffer's position to its limit
   */
  protected abstract Supplier<T> reader(ByteBuffer input);

  /**
   * What of a value is the same each time that the same bytes are read. Here, too, is the place to
   * check what must be true of every value.
   */
  protected abstract Object content(T value);

  /** The length of the longest input that fuzzing makes; seeds may be longer. */
  protected int maxFuzzedBytes() {
    return 1 << 14;
  }

  /** An input's bytes, for readers that take an array. */
  protected static byte[] bytes(ByteBuffer input) {
    byte[] bytes = new byte[input.remaining()];
    input.duplicate().get(bytes);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("inputs")
  @Timeout(value = MAX_WALL_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  public final void seedIsReadOrRefused(Seed seed) {
    check(seed.bytes());
  }

  /** None unless it is said for how long, and none if others are said. */
  @TestFactory
  public final Stream<DynamicTest> fuzzedInputIsReadOrRefused() {
    int seconds = Integer.getInteger(FUZZ_SECONDS, 0);
    if (seconds == 0 || !getClass().getSimpleName().matches(System.getProperty(FUZZ_TESTS, ".*"))) {
      return Stream.empty();
    }
    return Stream.of(
        DynamicTest.dynamicTest(
            "for " + seconds + " s",
            () ->
                new FuzzRun(getClass(), inputs().toList(), maxFuzzedBytes(), MAX_WALL_SECONDS)
                    .run(seconds, this::check)));
  }

  final Stream<Seed> inputs() {
    return Stream.concat(seeds(), Seed.files(getClass(), getClass().getSimpleName()));
  }

  /**
   * Reads an input.
   *
   * @throws AssertionError if what is said above does not hold, or whatever else the reader throws
   */
  final void check(byte[] input) {
    Reading<T> once = Reading.of(reader(first.put(input)));
    Reading<T> again = Reading.of(reader(second.put(input)));
    require(
        Objects.equals(ending(once), ending(again)),
        "it ends differently between other bytes: %s, then %s",
        ending(once),
        ending(again));
    once.fault().ifPresent(ReaderFuzzTest::requireOneLine);
    long maxBytes = allocation.bytes(input);
    if (again.allocatedBytes() > maxBytes || again.cpuSeconds() > MAX_CPU_SECONDS) {
      // Loading a class counts too, but only once.
      again = Reading.of(reader(second.put(input)));
    }
    allocation.note(input, again.allocatedBytes());
    require(
        again.allocatedBytes() <= maxBytes,
        "it allocates %,d bytes for %,d, at most %,d may be",
        again.allocatedBytes(),
        input.length,
        maxBytes);
    require(
        again.cpuSeconds() <= MAX_CPU_SECONDS,
        "it takes %.1f s of processor for %,d bytes",
        again.cpuSeconds(),
        input.length);
  }

  private Object ending(Reading<T> reading) {
    Optional<String> refusal =
        reading.fault().map(fault -> fault.reason() + ": " + fault.getMessage());
    return refusal.isPresent() ? refusal.get() : content(reading.value());
  }

  /** Fails if a fault is not one short line; for faults that are part of a value. */
  protected static void requireOneLine(FatalFault fault) {
    String message = fault.getMessage();
    require(
        message.length() <= MAX_MESSAGE_CHARS && ONE_LINE.matcher(message).matches(),
        "its message is not one short line: %s",
        message);
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and next to its callers
  private static void require(boolean holds, String otherwise, Object... arguments) {
    if (!holds) {
      throw new AssertionError(otherwise.formatted(arguments));
    }
  }
}
