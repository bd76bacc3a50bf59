package dev.cosmicai.formats.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;

/** Writes plain values at random, each by any of the instructions that Python has for it. */
abstract class RandomInstructions {
  final Random random;
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final BitSet instructions;

  /**
   * Nothing is written yet.
   *
   * @param instructions gets a bit for each instruction that is written
   */
  RandomInstructions(Random random, BitSet instructions) {
    this.random = random;
    this.instructions = instructions;
  }

  final void bool() {
    switch (random.nextInt(3)) {
      case 0 -> instruction(Pickle.NEWTRUE);
      case 1 -> instruction(Pickle.NEWFALSE);
      default ->
          instruction(Pickle.INT)
              .writeBytes(
                  (random.nextBoolean() ? "01\n" : "00\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  final void integer() {
    switch (random.nextInt(5)) {
      case 0 -> instruction(Pickle.BININT1).write(random.nextInt());
      case 1 -> instruction(Pickle.BININT2).writeBytes(bytes(2));
      case 2 -> instruction(Pickle.BININT).writeBytes(bytes(4));
      case 3 ->
          instruction(Pickle.LONG)
              .writeBytes(
                  ((random.nextLong() >> random.nextInt(Long.SIZE)) + "L\n")
                      .getBytes(StandardCharsets.US_ASCII));
      default -> {
        int length = random.nextInt(Long.BYTES + 1);
        instruction(Pickle.LONG1).write(length);
        out.writeBytes(bytes(length));
      }
    }
  }

  final byte[] real() {
    double value = random.nextInt(8) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
    return ByteBuffer.allocate(Double.BYTES).putDouble(value).array();
  }

  final String randomText() {
    return random
        .ints(random.nextInt(12), ' ', random.nextBoolean() ? 0x7F : 0x1FFFF)
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  final void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    sized(utf8, Pickle.SHORT_BINUNICODE, Pickle.BINUNICODE, Pickle.BINUNICODE8);
  }

  final void binary() {
    int eight = random.nextBoolean() ? Pickle.BINBYTES8 : Pickle.BYTEARRAY8;
    sized(bytes(random.nextInt(12)), Pickle.SHORT_BINBYTES, Pickle.BINBYTES, eight);
  }

  /** After its length, by an instruction that gives that in one, four or eight bytes. */
  final void sized(byte[] content, int one, int four, int eight) {
    byte[] length = littleEndian(content.length);
    switch (random.nextInt(3)) {
      case 0 -> instruction(one).write(content.length);
      case 1 -> instruction(four).write(length, 0, Integer.BYTES);
      default -> instruction(eight).writeBytes(length);
    }
    out.writeBytes(content);
  }

  final void integers(int count) {
    instruction(Pickle.MARK);
    for (int i = 0; i < count; i++) {
      integer();
    }
    instruction(Pickle.TUPLE);
  }

  final void global(PickleGlobal global) {
    String words = global.words().get(random.nextInt(global.words().size()));
    String[] both = words.split(" ", -1);
    global(both[0], both[1]);
  }

  final void global(String module, String name) {
    if (random.nextBoolean()) {
      text(module);
      text(name);
      instruction(Pickle.STACK_GLOBAL);
    } else {
      instruction(Pickle.GLOBAL)
          .writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  final ByteArrayOutputStream instruction(int instruction) {
    out.write(instruction);
    instructions.set(instruction);
    return out;
  }

  final byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  static byte[] littleEndian(long value) {
    return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
