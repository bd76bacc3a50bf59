package dev.cosmicai.sweep.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.sweep.FinishedRun;
import dev.cosmicai.sweep.FinishedRun.Work;
import dev.cosmicai.sweep.PythonScript;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.SweepRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsTablesTest {
  private static final int[] PARTITIONS_MIB = {25, 50, 100};
  private static final int[] DATA_GIB = {1, 2};
  private static final int REPEATS = 3;

  /**
   * pandas makes the same tables of the same {@code combined_data.json} files, column for column.
   */
  @Test
  void threePartitionSizesTwoDataSizesAndThreeRunsGiveWhatCaiWouldWrite(@TempDir Path folder)
      throws Exception {
    PythonScript.require();
    List<SweepRun> rows = new ArrayList<>();
    StringBuilder durations =
        new StringBuilder(
            "partition (MB),data (GB),run,total_duration (s),inference_duration (s)\n");
    for (int partition : PARTITIONS_MIB) {
      for (int data : DATA_GIB) {
        int files = data * 1024 / partition;
        for (FinishedRun run : FinishedRun.of(work(partition, files), REPEATS, "dataset")) {
          SweepRun row = run.row();
          rows.add(row);
          String sizes = cells(row);
          durations.append(
              "%s,%d,%s,%s%n"
                  .formatted(
                      sizes,
                      row.repeat(),
                      row.values().get(Measure.RUN_SECONDS),
                      row.values().get(Measure.MAP_SECONDS)));
          store(folder, run, sizes);
        }
      }
    }
    Files.writeString(folder.resolve("durations.csv"), durations);
    PythonScript.run("cai_stats.py", folder);

    Map<String, TextTable> tables = StatsTables.of(rows);
    assertThat(tables).containsOnlyKeys("result_stats", "result_stats_adjusted");
    for (String name : tables.keySet()) {
      TextTable expected = TextTable.ofCsv(Files.readAllBytes(folder.resolve(name + ".csv")));
      assertThat(expected.rows()).as("rows of pandas").hasSize(3 * 2 * (REPEATS + 1));
      assertThat(columns(tables.get(name))).as(name).isEqualTo(columns(expected));
    }
  }

  @Test
  void batchSizesGiveATableOfTheirOwn(@TempDir Path folder) throws Exception {
    PythonScript.require();
    List<SweepRun> rows = new ArrayList<>();
    int run = 0;
    for (int batchSize : new int[] {1024, 32, 256}) {
      for (FinishedRun finished :
          FinishedRun.of(new Work(25, 8, 4, batchSize), REPEATS, "batchSize")) {
        rows.add(finished.row());
        Path at = folder.resolve("25MB/0.2GB/" + ++run);
        Files.createDirectories(at);
        Files.write(at.resolve("combined_data.json"), finished.combined());
      }
    }
    Files.writeString(
        folder.resolve("durations.csv"),
        "partition (MB),data (GB),run,total_duration (s),inference_duration (s)\n25,0.2,1,1,1\n");
    PythonScript.run("cai_stats.py", folder);

    TextTable expected =
        TextTable.ofCsv(Files.readAllBytes(folder.resolve("result_stats_batch_size.csv")));
    TextTable table = StatsTables.of(rows).get("result_stats_batch_size");
    Map<String, List<String>> own = columns(table);
    Map<String, List<String>> others = columns(expected);
    // There the runs have the numbers of their folders.
    assertThat(own.remove("run")).startsWith("1", "2", "3", "mean", "1");
    others.remove("run");
    assertThat(own).isEqualTo(others);
  }

  @Test
  void runsThatDifferInMoreThanTheKeyAreNotAveraged() {
    List<SweepRun> rows = new ArrayList<>();
    for (int ranks : new int[] {2, 4}) {
      FinishedRun.of(new Work(25, 8, ranks, 512), 2, "worldSize").forEach(r -> rows.add(r.row()));
    }

    Map<String, TextTable> tables = StatsTables.of(rows);

    assertThat(tables)
        .containsOnlyKeys(
            "result_stats_worldSize-2",
            "result_stats_adjusted_worldSize-2",
            "result_stats_worldSize-4",
            "result_stats_adjusted_worldSize-4");
    assertThat(columns(tables.get("result_stats_worldSize-4")).get("run"))
        .containsExactly("1", "2", "mean");
  }

  private static Work work(int partition, int files) {
    return new Work(partition, files, files, 512);
  }

  private static void store(Path folder, FinishedRun run, String sizes) throws IOException {
    String[] size = sizes.split(",", -1);
    Path at = folder.resolve(size[0] + "MB/" + size[1] + "GB/" + run.run().repeat());
    Files.createDirectories(at);
    Files.write(at.resolve("combined_data.json"), run.combined());
  }

  /** The sizes that CAI's folders are called after, to two digits. */
  private static String cells(SweepRun row) {
    return Math.rint(row.values().get(Measure.PARTITION_MIB) * 100) / 100
        + ","
        + Math.rint(row.values().get(Measure.DATA_GIB) * 100) / 100;
  }

  /** Each column's cells under its name, so that a difference names its column. */
  private static Map<String, List<String>> columns(TextTable table) {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    for (int column = 0; column < table.head().size(); column++) {
      int index = column;
      columns.put(
          table.head().get(index), table.rows().stream().map(row -> row.get(index)).toList());
    }
    return columns;
  }
}
