package dev.cosmicai.worker.network.torch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.results.rank.OperatorTime;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up what libtorch's profiler wrote: events of Chrome's trace format, of which one that lies
 * inside another one is called by it.
 */
final class TorchTrace {
  private static final double MICROS_PER_SECOND = 1e6;
  private static final ObjectMapper JSON = new ObjectMapper();

  private TorchTrace() {}

  /** One call, in microseconds; {@code inside} is the time of the calls that it makes itself. */
  private static final class Call {
    private final String operator;
    private final long thread;
    private final double start;
    private final double end;
    private double inside;

    Call(JsonNode event) {
      operator = event.path("name").asText();
      thread = event.path("tid").asLong();
      start = event.path("ts").asDouble();
      end = start + event.path("dur").asDouble();
    }
  }

  /**
   * The time of each operator in a pass, the longest first.
   *
   * @param trace the profiler's file
   * @param passes that it has recorded, from 1
   */
  static List<OperatorTime> operators(byte[] trace, int passes) throws IOException {
    List<Call> calls = new ArrayList<>();
    for (JsonNode event : JSON.readTree(trace)) {
      if (event.path("ph").asText().equals("X")) {
        calls.add(new Call(event));
      }
    }
    // An outer call before those inside it, also where they begin at the same time.
    calls.sort(
        Comparator.<Call>comparingLong(call -> call.thread)
            .thenComparingDouble(call -> call.start)
            .thenComparing(call -> call.end, Comparator.reverseOrder()));
    nest(calls);
    Map<String, double[]> sums = new HashMap<>();
    for (Call call : calls) {
      double[] sum = sums.computeIfAbsent(call.operator, operator -> new double[2]);
      sum[0]++;
      sum[1] += Math.max(0, call.end - call.start - call.inside);
    }
    return sums.entrySet().stream()
        .map(
            entry ->
                new OperatorTime(
                    entry.getKey(),
                    entry.getValue()[0] / passes,
                    entry.getValue()[1] / passes / MICROS_PER_SECOND))
        .sorted(
            Comparator.comparingDouble(OperatorTime::seconds)
                .reversed()
                .thenComparing(OperatorTime::operator))
        .toList();
  }

  private static void nest(List<Call> calls) {
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
}
