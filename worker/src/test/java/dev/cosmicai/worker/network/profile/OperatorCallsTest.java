package dev.cosmicai.worker.network.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.results.rank.OperatorTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorCallsTest {
  @TempDir private Path folder;

  @Test
  void timeOfAnOperatorIsWithoutThatOfTheOnesItCalls() {
    OperatorCalls pass = new OperatorCalls();
    pass.add("aten::conv2d", 1, 0, 100);
    pass.add("aten::convolution", 1, 0, 90);
    pass.add("aten::add", 1, 10, 20);
    pass.add("aten::add", 1, 40, 10);
    pass.add("aten::conv2d", 1, 100, 10);
    pass.add("aten::relu", 2, 5, 50);

    List<OperatorTime> operators = OperatorCalls.mean(List.of(pass, new OperatorCalls()));

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

  /** Each begins when it began, by a clock of its own. */
  @Test
  void callsOfOnePassDoNotLieInsideThoseOfAnother() {
    OperatorCalls first = new OperatorCalls();
    first.add("outer", 1, 0, 100);
    OperatorCalls second = new OperatorCalls();
    second.add("inner", 1, 10, 20);

    assertThat(OperatorCalls.mean(List.of(first, second)))
        .containsExactly(
            new OperatorTime("outer", 0.5, 50e-6), new OperatorTime("inner", 0.5, 10e-6));
  }

  @Test
  void namesThatNetworksInventAreCutShort() {
    OperatorCalls pass = new OperatorCalls();
    pass.add("x\n" + "y".repeat(1_000), 1, 0, 1);

    assertThat(OperatorCalls.mean(List.of(pass)).get(0).operator())
        .startsWith("x y")
        .hasSize(OperatorTime.MAX_CHARS);
  }

  @Test
  void onlyCompleteEventsOfATraceAreHandedOut() throws IOException {
    Path trace =
        Files.writeString(
            folder.resolve("trace"),
            "[{\"name\": \"a\", \"ph\": \"X\"},\n{\"name\": \"b\", \"ph\": \"M\"}]\n");
    List<String> names = new ArrayList<>();
    TraceFile.read(trace, event -> names.add(event.name()));
    assertThat(names).containsExactly("a");
  }

  @Test
  void whatIsNoTraceIsToldAsSuch() throws IOException {
    for (String text : new String[] {"", "{}", "[{\"ph\": ", "[{\"name\": \"a\"b\"}]"}) {
      Path trace = Files.writeString(folder.resolve("trace"), text);
      assertThatThrownBy(() -> TraceFile.read(trace, event -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("the engine's trace is no ");
    }
  }
}
