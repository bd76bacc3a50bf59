package dev.cosmicai.fuzzing;

import java.lang.reflect.Constructor;

/**
 * What Jazzer starts and calls, by the names that it prescribes; its argument is the name of a
 * {@link ReaderFuzzTest}.
 */
public final class JazzerTarget {
  private static ReaderFuzzTest<?> test;

  private JazzerTarget() {}

  /** Jazzer's word for: before the first input. */
  public static void fuzzerInitialize(String[] arguments) throws ReflectiveOperationException {
    Constructor<?> constructor = Class.forName(arguments[0]).getDeclaredConstructor();
    constructor.setAccessible(true); // JUnit's tests need not be public.
    test = (ReaderFuzzTest<?>) constructor.newInstance();
  }

  /** Jazzer's word for: one input. */
  public static void fuzzerTestOneInput(byte[] input) {
    test.check(input);
  }
}
