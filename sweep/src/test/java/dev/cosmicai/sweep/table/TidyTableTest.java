package dev.cosmicai.sweep.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.sweep.FinishedRun;
import dev.cosmicai.sweep.FinishedRun.Work;
import dev.cosmicai.sweep.PythonScript;
import dev.cosmicai.sweep.Rows;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidyTableTest {
  @Test
  void allSettingsAndAllMeasurementsAreColumns() {
    SweepRun run = FinishedRun.of(new Work(25, 4, 2, 512), 1, "dataset", "worldSize").get(0).row();

    TextTable table = new TidyTable(List.of(run)).texts();

    assertThat(table.head()).startsWith("cell", "repeat", "source", "dataset", "worldSize");
    assertThat(table.head())
        .hasSize(5 + Measure.values().length + Fact.values().length + 1)
        .doesNotHaveDuplicates()
        .contains("total_seconds", "peak_memory_mib", "cost_usd", "processor", "cores");
    assertThat(table.rows().get(0).subList(0, 5))
        .containsExactly("25MB-x4-2", "1", "measured", "25MB-x4", "2");
    assertThat(cell(table, "partition_mib")).isEqualTo("25");
    assertThat(cell(table, "cost_requests_usd")).isEqualTo("0.0000004");
    assertThat(cell(table, "platform")).isEqualTo("Linux-6");
  }

  @Test
  void anAxisWithTheNameOfAnotherColumnIsASetting() {
    SweepRun run = Rows.of("a", 1, Map.of("source", "s3"), Map.of());

    TextTable table = new TidyTable(List.of(run)).texts();

    assertThat(table.head()).doesNotHaveDuplicates();
    assertThat(cell(table, "setting_source")).isEqualTo("s3");
    assertThat(cell(table, "source")).isEqualTo("measured");
  }

  @Test
  void pandasReadsTheSameFromParquetAsFromCsv(@TempDir Path folder) throws Exception {
    PythonScript.require();
    List<SweepRun> runs = new ArrayList<>();
    FinishedRun.of(new Work(25, 4, 2, 512), 2, "dataset", "worldSize")
        .forEach(run -> runs.add(run.row()));
    runs.add(Rows.from(Source.IMPORTED, runs.get(0), 1.5));
    runs.add(Rows.of("other, with a comma", 1, Map.of("worldSize", "4"), Map.of()));
    TidyTable table = new TidyTable(runs);
    Files.write(folder.resolve("runs.parquet"), table.parquet());
    Files.write(folder.resolve("runs.csv"), table.texts().csv());

    assertThat(PythonScript.run("read_runs.py", folder)).isEqualTo("equal");
  }

  private static String cell(TextTable table, String column) {
    return table.rows().get(0).get(table.head().indexOf(column));
  }
}
