package dev.cosmicai.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.results.rank.OperatorTime;
import dev.cosmicai.worker.network.profile.OperatorCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTraceTest {
  @TempDir private Path folder;

  /** Two threads at the same time; a node of the one lies within the pass of the other. */
  @Test
  void passIsTheOneOfItsThread() throws IOException {
    Path trace =
        trace(
            node("Gemm", 7, 10, 5),
            pass(7, 9, 10),
            node("Conv", 7, 21, 4),
            node("Conv", 8, 22, 3),
            node("Relu", 7, 26, 2),
            pass(8, 20, 9),
            pass(7, 20, 10));

    List<OperatorCalls> passes =
        OnnxTrace.read(trace, List.of(new OnnxTrace.Place(7, 1), new OnnxTrace.Place(7, 0)));

    assertThat(OperatorCalls.mean(passes.subList(0, 1)))
        .containsExactly(new OperatorTime("Conv", 1, 4e-6), new OperatorTime("Relu", 1, 2e-6));
    assertThat(OperatorCalls.mean(passes.subList(1, 2)))
        .containsExactly(new OperatorTime("Gemm", 1, 5e-6));
  }

  @Test
  void passThatIsNotThereIsToldAsSuch() throws IOException {
    Path trace = trace(pass(7, 9, 10));
    for (OnnxTrace.Place place : List.of(new OnnxTrace.Place(7, 1), new OnnxTrace.Place(0, 0))) {
      assertThatThrownBy(() -> OnnxTrace.read(trace, List.of(place)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("missing");
    }
  }

  private Path trace(String... events) throws IOException {
    return Files.writeString(
        folder.resolve("trace.json"), "[\n" + String.join(",\n", events) + "\n]\n");
  }

  private static String node(String operator, long thread, int start, int duration) {
    return event("Node", "/x_kernel_time", thread, start, duration)
        + ", \"args\": {\"op_name\": \""
        + operator
        + "\"}}";
  }

  private static String pass(long thread, int start, int duration) {
    return event("Session", "model_run", thread, start, duration) + ", \"args\": {}}";
  }

  private static String event(String category, String name, long thread, int start, int duration) {
    return "{\"cat\": \"%s\", \"name\": \"%s\", \"ph\": \"X\", \"tid\": %d, \"ts\": %d, \"dur\": %d"
        .formatted(category, name, thread, start, duration);
  }
}
