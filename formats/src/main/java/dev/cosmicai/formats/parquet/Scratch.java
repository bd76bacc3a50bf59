package dev.cosmicai.formats.parquet;

import dev.cosmicai.formats.io.MemoryBudget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Room for one page at a time, which grows to the largest. */
final class Scratch {
  private final MemoryBudget budget;

  /** Null before any was needed. */
  private ByteBuffer room;

  Scratch(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Room for so many bytes, empty; what was in it is lost. Direct and little-endian. */
  ByteBuffer room(int bytes) {
    if (room == null || bytes > room.capacity()) {
      // A little more, as the next page may be a little longer.
      room = budget.allocateUnpacked(bytes + bytes / 8);
    }
    return room.clear().limit(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
