package dev.cosmicai.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryCourseTest {
  @Test
  void heapIsToldBeforeTheRunsAndAfterEachThird() throws InterruptedException {
    Told operator = new Told();
    MemoryCourse memory = new MemoryCourse(operator, 100);

    operator.mebibytes = 30;
    memory.look(33);
    operator.mebibytes = 50;
    memory.look(34);
    operator.mebibytes = 45;
    // Between two looks, another third and the last may have gone by.
    memory.look(100);
    memory.look(100);

    assertThat(memory.idle()).isEqualTo(20);
    assertThat(memory.most()).isEqualTo(50);
    assertThat(memory.last()).isEqualTo(45);
    assertThat(memory.liveHeap()).isEqualTo("10.0 / 25.0 / 22.5 / 22.5");
    assertThat(memory.heapOfARun()).isEqualTo("131,072");
  }

  @Test
  void heapThatNobodyTellsIsLeftOpen() throws InterruptedException {
    Told operator = new Told();
    operator.tellsHeap = false;
    MemoryCourse memory = new MemoryCourse(operator, 1);
    memory.look(1);

    assertThat(memory.liveHeap()).isEqualTo("– / – / – / –");
    assertThat(memory.heapOfARun()).isEqualTo("–");
  }

  @Test
  void heapIsTheSumOfAHistogram() {
    assertThat(
            OperatorUsage.AsProcess.totalBytes(
                List.of(
                    " num     #instances         #bytes  class name (module)",
                    "   1:         30044        2418240  [B (java.base@17)",
                    "Total        363457       24131648")))
        .isEqualTo(24_131_648);
  }

  /** An operator that holds what a test says, half of it in a heap that lives. */
  private static final class Told implements OperatorUsage {
    private long mebibytes = 20;
    private boolean tellsHeap = true;

    @Override
    public long memoryBytes() {
      return mebibytes << 20;
    }

    @Override
    public OptionalLong liveHeapBytes() {
      return tellsHeap ? OptionalLong.of(mebibytes << 19) : OptionalLong.empty();
    }

    @Override
    public int restarts() {
      return 0;
    }
  }
}
