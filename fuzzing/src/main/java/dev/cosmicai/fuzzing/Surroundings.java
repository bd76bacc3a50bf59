package dev.cosmicai.fuzzing;

import java.nio.ByteBuffer;

/**
 * Gives a reader its input in the middle of other bytes. Two of them with other bytes around, and
 * at another address, must not make a difference. Keeps its memory, so that an input is valid until
 * the next one is put in. For one thread.
 */
final class Surroundings {
  private static final int MARGIN_BYTES = 64;

  private final byte around;
  private final int offset;
  private ByteBuffer memory = ByteBuffer.allocateDirect(0);

  /**
   * Nothing is put in yet.
   *
   * @param around what all bytes around the input are
   * @param misalignment how far the input begins after a multiple of 64 bytes
   */
  Surroundings(byte around, int misalignment) {
    this.around = around;
    this.offset = MARGIN_BYTES + misalignment;
  }

  /** The input, direct, from the buffer's position to its limit. */
  ByteBuffer put(byte[] input) {
    int end = offset + input.length;
    if (memory.capacity() < end + MARGIN_BYTES) {
      memory = ByteBuffer.allocateDirect(2 * (end + MARGIN_BYTES));
    }
    memory.clear();
    fill(0, offset);
    memory.put(offset, input);
    fill(end, end + MARGIN_BYTES);
    return memory.duplicate().position(offset).limit(end);
  }

  private void fill(int from, int to) {
    for (int i = from; i < to; i++) {
      memory.put(i, around);
    }
  }
}
