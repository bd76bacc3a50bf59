package dev.cosmicai.sweep.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.sweep.Rows;
import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.SweepRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CellTableTest {
  private static final List<SweepRun> RUNS =
      List.of(run("two", 1, 100), run("two", 2, 120), run("four", 1, 50.12345));

  @Test
  void statisticsHaveMedianQuartilesAndInterval() {
    TextTable table = CellTable.statistics(Cell.of(RUNS));

    assertThat(cell(table, 0, "repeats")).isEqualTo("2");
    assertThat(cell(table, 0, "total_seconds_median")).isEqualTo("110");
    assertThat(cell(table, 0, "total_seconds_q1")).isEqualTo("105");
    assertThat(cell(table, 0, "total_seconds_q3")).isEqualTo("115");
    assertThat(cell(table, 0, "total_seconds_ci95_low")).isEqualTo("100");
    assertThat(cell(table, 0, "total_seconds_ci95_high")).isEqualTo("120");
    assertThat(cell(table, 0, "disagreement_percent")).isEqualTo("18.2");
    assertThat(cell(table, 0, "marked")).isEqualTo("true");
    assertThat(cell(table, 1, "total_seconds_ci95_low")).isEmpty();
    assertThat(cell(table, 1, "map_seconds_median")).isEmpty();
  }

  @Test
  void overviewIsOfFourDigits() {
    assertThat(new String(CellTable.overview(Cell.of(RUNS)).csv(), UTF_8))
        .isEqualTo(
            """
            cell,source,ranks,repeats,resumed,time (s),apart (%),marked,map (s),slowest rank (s),\
            samples/s,Mbit/s,peak memory (MiB),cost ($)
            two,measured,two,2,,110,18.2,yes,,,,,,0.0012
            four,measured,four,1,,50.12,0.0,,,,,,,0.0012
            """);
  }

  @Test
  void runsHaveARowEach() {
    TextTable table = CellTable.runs(RUNS);

    assertThat(table.head()).contains("repeat").doesNotContain("repeats", "apart (%)", "marked");
    assertThat(table.rows()).hasSize(3);
    assertThat(cell(table, 1, "repeat")).isEqualTo("2");
    assertThat(cell(table, 1, "time (s)")).isEqualTo("120");
  }

  @Test
  void aResumedRepeatIsCountedAndInNoOtherNumber() {
    List<Cell> cells = Cell.of(List.of(run("two", 1, 100), resumed("two", 2, 20)));
    TextTable statistics = CellTable.statistics(cells);
    assertThat(cell(statistics, 0, "repeats")).isEqualTo("2");
    assertThat(cell(statistics, 0, "resumed")).isEqualTo("1");
    assertThat(cell(statistics, 0, "total_seconds_median")).isEqualTo("100");
    assertThat(cell(statistics, 0, "marked")).isEqualTo("false");
    assertThat(cell(CellTable.overview(cells), 0, "resumed")).isEqualTo("1");
    TextTable runs = CellTable.runs(cells.get(0).runs());
    assertThat(cell(runs, 0, "resumed")).isEmpty();
    assertThat(cell(runs, 1, "resumed")).isEqualTo("yes");
    assertThat(cell(runs, 1, "time (s)")).isEqualTo("20");
  }

  @Test
  void aCellOfResumedRepeatsAloneIsMarked() {
    TextTable table = CellTable.statistics(Cell.of(List.of(resumed("two", 1, 20))));
    assertThat(cell(table, 0, "total_seconds_median")).isEqualTo("20");
    assertThat(cell(table, 0, "marked")).isEqualTo("true");
  }

  @Test
  void costsAreWhatIsPaidFor() {
    TextTable table = CellTable.costs(Cell.of(RUNS));

    assertThat(cell(table, 0, "cost ($)")).isEqualTo("0.0012");
    assertThat(cell(table, 0, "for memory ($)")).isEqualTo("0.001");
    assertThat(cell(table, 0, "requests")).isEqualTo("4");
    assertThat(cell(table, 0, "memory (GB)")).isEmpty();
  }

  private static String cell(TextTable table, int row, String column) {
    return table.rows().get(row).get(table.head().indexOf(column));
  }

  private static SweepRun run(String cell, int repeat, double seconds) {
    return run(cell, repeat, seconds, 0);
  }

  private static SweepRun resumed(String cell, int repeat, double seconds) {
    return run(cell, repeat, seconds, 64);
  }

  private static SweepRun run(String cell, int repeat, double seconds, double earlierSamples) {
    return Rows.of(
        cell,
        repeat,
        Map.of("ranks", cell),
        Map.of(
            Measure.TOTAL_SECONDS,
            seconds,
            Measure.EARLIER_SAMPLES,
            earlierSamples,
            Measure.WORLD_SIZE,
            4.0,
            Measure.COST_USD,
            0.0012,
            Measure.COST_COMPUTE_USD,
            0.001));
  }
}
