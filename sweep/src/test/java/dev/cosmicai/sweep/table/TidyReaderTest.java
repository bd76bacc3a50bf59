package dev.cosmicai.sweep.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.sweep.FinishedRun;
import dev.cosmicai.sweep.FinishedRun.Work;
import dev.cosmicai.sweep.Rows;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TidyReaderTest {
  @Test
  void whatTheTableHoldsIsReadBack() {
    List<SweepRun> runs = new ArrayList<>();
    FinishedRun.of(new Work(25, 4, 2, 512), 2, "dataset", "worldSize")
        .forEach(run -> runs.add(run.row()));
    runs.add(
        Rows.of(
            "other, \"with\" a comma",
            3,
            Source.SIMULATED,
            Map.of("source", "s3"),
            Map.of(Measure.RUN_SECONDS, 0.1)));

    List<SweepRun> read = TidyReader.runs(new TidyTable(runs).texts().csv(), "runs.csv");

    assertThat(read).hasSize(3);
    for (int i = 0; i < runs.size(); i++) {
      SweepRun run = runs.get(i);
      assertThat(read.get(i))
          .isEqualTo(
              new SweepRun(
                  run.cell(),
                  run.repeat(),
                  run.source(),
                  run.settings(),
                  run.values(),
                  run.facts(),
                  List.of(),
                  run.remarks()));
    }
  }

  @Test
  void anotherTableIsRefusedByItsName() {
    refused("a,b\n1,2\n", "runs.csv is not the table of a sweep's runs");
    refused("", "runs.csv is not the table of a sweep's runs");
    refused("cell,repeat,source,remarks\na,1,guessed,\n", "line 2: source is 'guessed'");
    refused(
        "cell,repeat,source,remarks,cores\na,1,measured,,two\n", "cores is 'two', not a number");
    refused("cell,repeat,source,remarks\na,1\n", "line 2: it has 2 columns, not 4");
  }

  private static void refused(String csv, String message) {
    assertThatThrownBy(() -> TidyReader.runs(csv.getBytes(UTF_8), "runs.csv"))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(message);
  }
}
