package dev.cosmicai.worker.network.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.results.rank.OperatorTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TorchTraceTest {
  @Test
  void timeOfAnOperatorIsWithoutThatOfTheOnesItCalls() throws IOException {
    List<OperatorTime> operators =
        operators(
            event("aten::conv2d", 0, 100, 1),
            event("aten::convolution", 0, 90, 1),
            event("aten::add", 10, 20, 1),
            event("aten::add", 40, 10, 1),
            event("aten::conv2d", 100, 10, 1),
            event("aten::relu", 5, 50, 2));

    assertThat(operators)
        .extracting(OperatorTime::operator)
        .containsExactly("aten::convolution", "aten::relu", "aten::add", "aten::conv2d");
    assertThat(operators)
        .extracting(OperatorTime::seconds)
        .containsExactly(30e-6, 25e-6, 15e-6, 10e-6);
    assertThat(operators).extracting(OperatorTime::calls).containsExactly(0.5, 0.5, 1.0, 1.0);
    assertThat(operators.stream().mapToDouble(OperatorTime::seconds).sum())
        .as("all of both threads' time, over two passes")
        .isCloseTo(80e-6, within(1e-12));
  }

  private static String event(String name, double start, double duration, int thread) {
    return "{\"name\": \"%s\", \"ph\": \"X\", \"ts\": %s, \"dur\": %s, \"tid\": %d}"
        .formatted(name, start, duration, thread);
  }

  private static List<OperatorTime> operators(String... events) throws IOException {
    String trace = "[" + String.join(",\n", events) + "]";
    return TorchTrace.operators(trace.getBytes(StandardCharsets.UTF_8), 2);
  }
}
