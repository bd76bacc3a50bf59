package dev.cosmicai.sweep.cell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.sweep.Rows;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CellTest {
  @Test
  void runsOfACellAreTogetherInTheOrderOfTheirRepeatsAndSourcesApart() {
    SweepRun second = run("a", 2, 11);
    SweepRun first = run("a", 1, 10);
    SweepRun other = run("b", 1, 20);
    SweepRun simulated = Rows.from(Source.SIMULATED, first, 1);

    List<Cell> cells = Cell.of(List.of(second, other, simulated, first));

    assertThat(cells).extracting(Cell::name).containsExactly("a", "b", "a");
    assertThat(cells.get(0).runs()).containsExactly(first, second);
    assertThat(cells.get(2).source()).isEqualTo(Source.SIMULATED);
  }

  @Test
  void repeatsMoreThanFifteenPercentApartAreMarked() {
    assertThat(cell(100, 107, 115).disagrees()).isFalse();
    assertThat(cell(100, 100, 116).disagrees()).isTrue();
    assertThat(cell(100).disagrees()).isFalse();
  }

  @Test
  void aTimeThatIsNotKnownIsReplacedByWhatIs() {
    SweepRun map = Rows.of("a", 1, Map.of(), Map.of(Measure.MAP_SECONDS, 28.08));
    Cell cell = Cell.of(List.of(map)).get(0);

    assertThat(cell.time()).isEqualTo(Measure.MAP_SECONDS);
    assertThat(cell.median(Measure.TOTAL_SECONDS)).isEmpty();
  }

  private static Cell cell(double... seconds) {
    return Cell.of(
            IntStream.range(0, seconds.length).mapToObj(i -> run("a", i + 1, seconds[i])).toList())
        .get(0);
  }

  private static SweepRun run(String cell, int repeat, double seconds) {
    return Rows.of(cell, repeat, Map.of(), Map.of(Measure.TOTAL_SECONDS, seconds));
  }
}
