package dev.cosmicai.worker.network.profile;

import dev.cosmicai.results.rank.OperatorTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operators of one pass: a call that lies inside another one is called by it, and its time is
 * not that one's. Not thread-safe.
 */
public final class OperatorCalls {
  private static final double MICROS_PER_SECOND = 1e6;

  private final List<Call> calls = new ArrayList<>();

  /** One call, in microseconds; {@code inside} is the time of the calls that it makes itself. */
  private static final class Call {
    private final String operator;
    private final long thread;
    private final double start;
    private final double end;
    private double inside;

    Call(String operator, long thread, double start, double duration) {
      this.operator = operator;
      this.thread = thread;
      this.start = start;
      end = start + duration;
    }
  }

  /**
   * One call.
   *
   * @param operator its name
   * @param thread on which; calls of several do not lie inside each other
   * @param startMicros by any clock that is the same for all
   * @param micros how long
   */
  public void add(String operator, long thread, double startMicros, double micros) {
    calls.add(new Call(name(operator), thread, startMicros, micros));
  }

  /**
   * The mean of passes, each operator once.
   *
   * @param passes at least one
   */
  public static List<OperatorTime> mean(List<OperatorCalls> passes) {
    Map<String, double[]> sums = new HashMap<>();
    for (OperatorCalls pass : passes) {
      pass.nest();
      for (Call call : pass.calls) {
        double[] sum = sums.computeIfAbsent(call.operator, operator -> new double[2]);
        sum[0]++;
        sum[1] += Math.max(0, call.end - call.start - call.inside);
      }
    }
    return sums.entrySet().stream()
        .map(
            entry ->
                new OperatorTime(
                    entry.getKey(),
                    entry.getValue()[0] / passes.size(),
                    entry.getValue()[1] / passes.size() / MICROS_PER_SECOND))
        .sorted(
            Comparator.comparingDouble(OperatorTime::seconds)
                .reversed()
                .thenComparing(OperatorTime::operator))
        .toList();
  }

  private void nest() {
    calls.forEach(call -> call.inside = 0);
    // An outer call before those inside it, also where they begin at the same time.
    calls.sort(
        Comparator.<Call>comparingLong(call -> call.thread)
            .thenComparingDouble(call -> call.start)
            .thenComparing(call -> call.end, Comparator.reverseOrder()));
    Deque<Call> open = new ArrayDeque<>();
    for (Call call : calls) {
      while (!open.isEmpty()
          && (open.peek().thread != call.thread || open.peek().end <= call.start)) {
        open.pop();
      }
      if (!open.isEmpty()) {
        open.peek().inside += call.end - call.start;
      }
      open.push(call);
    }
  }

  /** A network's author may have named it. */
  private static String name(String operator) {
    String line = operator.replaceAll("\\p{Cntrl}", " ");
    return line.length() > OperatorTime.MAX_CHARS
        ? line.substring(0, OperatorTime.MAX_CHARS - 1) + "…"
        : line;
  }
}
