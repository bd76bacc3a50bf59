package dev.cosmicai.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The operator's memory while runs end: what it holds at each look, and how much of its heap lives
 * before the first run and after each third of them.
 */
final class MemoryCourse {
  private static final double MEBIBYTE = 1 << 20;
  private static final int PARTS = 3;

  private final OperatorUsage operator;
  private final int runs;
  private final double idle;
  private final List<Double> held = new ArrayList<>();
  private final List<OptionalLong> lives = new ArrayList<>();

  /** Takes the first look, before any run. */
  MemoryCourse(OperatorUsage operator, int runs) throws InterruptedException {
    this.operator = operator;
    this.runs = runs;
    this.idle = operator.memoryBytes() / MEBIBYTE;
    this.lives.add(operator.liveHeapBytes());
  }

  /**
   * Looks again.
   *
   * @param ended how many runs have ended
   */
  void look(int ended) throws InterruptedException {
    held.add(operator.memoryBytes() / MEBIBYTE);
    while (lives.size() <= PARTS && (long) ended * PARTS >= (long) runs * lives.size()) {
      lives.add(operator.liveHeapBytes());
    }
  }

  /** MiB before the first run. */
  double idle() {
    return idle;
  }

  /** The most MiB of all looks. */
  double most() {
    return held.stream().mapToDouble(Double::doubleValue).max().orElse(idle);
  }

  /** MiB at the last look. */
  double last() {
    return held.isEmpty() ? idle : held.get(held.size() - 1);
  }

  /** MiB of heap that lived before the first run and after each third, such as 24.1 / 27.0. */
  String liveHeap() {
    return lives.stream()
        .map(live -> live.isEmpty() ? "–" : text("%.1f", live.getAsLong() / MEBIBYTE))
        .collect(Collectors.joining(" / "));
  }

  /** Bytes of heap that each run has added, such as 2,900. */
  String heapOfARun() {
    OptionalLong first = lives.get(0);
    OptionalLong last = lives.get(lives.size() - 1);
    return lives.size() <= PARTS || first.isEmpty() || last.isEmpty()
        ? "–"
        : text("%,.0f", (double) (last.getAsLong() - first.getAsLong()) / runs);
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
