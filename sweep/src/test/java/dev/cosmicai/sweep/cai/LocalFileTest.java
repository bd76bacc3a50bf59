package dev.cosmicai.sweep.cai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.results.local.LocalResults;
import dev.cosmicai.results.local.SystemInfo;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.sweep.FinishedRun;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.SweepRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileTest {
  private static final FinishedRun RUN =
      FinishedRun.of(new FinishedRun.Work(25, 4, 2, 512), 1, "worldSize").get(0);

  @TempDir private Path folder;

  @Test
  void whatARunWritesForLocalScriptsIsReadBack() throws Exception {
    write("run", RUN);
    SweepRun own = RUN.row();
    SweepRun read = CaiFolder.read(folder).runs().get(0);
    for (Measure measure :
        List.of(Measure.FORWARD_SECONDS, Measure.INPUT_BITS, Measure.SAMPLES, Measure.BATCH_SIZE)) {
      double value = own.value(measure).orElseThrow();
      assertThat(read.value(measure).orElseThrow())
          .as(measure.column())
          .isCloseTo(value, within(value * 1e-12));
    }
    assertThat(read.value(Measure.CORES)).hasValue(4);
    assertThat(read.value(Measure.RAM_GIB)).hasValue(16);
    assertThat(read.facts())
        .containsEntry(Fact.PROCESSOR, "Some CPU")
        .containsEntry(Fact.DEVICE, "cpu");
  }

  @Test
  void theMachineOfAPublishedRunIsReadFromBesideIt() throws Exception {
    write("Results.json", "{\"total execution time\": 2.5, \"number of batches\": 3}");
    write(
        "System_Info.json",
        """
        {"System": "Windows", "Node Name": "MEL", "Release": "10", "Version": "10.0.22631",
         "Machine": "AMD64", "Processor": "AMD64 Family 25", "GPU Info": "No GPU available",
         "CPU Info": {"Physical Cores": 8, "Total Cores": 16, "Per Core Usage": ["17.7%"]},
         "Memory Info": {"Total Memory": "15.34 GB", "Memory Usage": "30.2%"}}
        """);
    SweepRun read = CaiFolder.read(folder).runs().get(0);
    assertThat(read.value(Measure.CORES)).hasValue(16);
    assertThat(read.value(Measure.RAM_GIB)).hasValue(15.34);
    assertThat(read.facts())
        .containsEntry(Fact.PLATFORM, "Windows-10-AMD64")
        .containsEntry(Fact.PROCESSOR, "AMD64 Family 25");
  }

  @Test
  void otherFilesOfThisProgramAreNotTakenForCais() throws Exception {
    write("run", RUN);
    write("run/combined_data.json", new String(RUN.combined(), UTF_8));

    CaiFolder.Contents contents = CaiFolder.read(folder);

    assertThat(contents.runs()).hasSize(1);
    assertThat(contents.warnings())
        .singleElement()
        .asString()
        .startsWith("left out of run/combined_data.json: it is of this program;");
  }

  @Test
  void severalRunsOfOneBatchSizeAreRepeats() throws Exception {
    for (String name : List.of("a", "b", "c")) {
      write(name, RUN);
    }
    assertThat(CaiFolder.read(folder).runs()).extracting(SweepRun::repeat).containsExactly(1, 2, 3);
  }

  private void write(String name, FinishedRun run) throws IOException {
    RunSummary summary = RunSummary.fromJson(run.summary());
    write(
        name + "/Results.json",
        new String(LocalResults.of(summary, run.combined()).toJson(), UTF_8));
    write(name + "/System_Info.json", new String(SystemInfo.of(run.combined()).toJson(), UTF_8));
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
