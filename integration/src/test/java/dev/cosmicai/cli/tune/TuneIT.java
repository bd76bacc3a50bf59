package dev.cosmicai.cli.tune;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.run.SharedClassArchive;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import dev.cosmicai.worker.network.choice.ProcessorChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's network tuned on this machine, and a run with it. */
class TuneIT {
  private static final ProcessorClass HERE = CpuFeatures.current().processorClass().orElseThrow();

  @TempDir private static Path demo;
  private static Path network;
  private static byte[] before;
  private static CommandOutput output;

  @BeforeAll
  static void tune() throws IOException {
    SharedClassArchive.use();
    CommandOutput prepared = CommandOutput.of("demo", "--prepare-only", "--dir", demo.toString());
    assertThat(prepared.exitCode()).as(prepared.err()).isZero();
    network = demo.resolve("demo-network.pt");
    before = Files.readAllBytes(network);
    output = CommandOutput.of("tune", network.toString(), "--precision", "fp32", "--seconds", "1");
    assertThat(output.exitCode()).as(output.err()).isZero();
  }

  @Test
  void tableHasEachBatchSizeAndOneIsChosen() {
    List<String> lines = output.out().lines().toList();
    assertThat(lines.get(0)).contains("precision", "member", "batch size", "samples/s");
    assertThat(lines.subList(1, lines.size() - 1))
        .hasSize(7)
        .allMatch(line -> line.matches("  fp32 +outer +\\d+ +[\\d,.]+ +\\d+ %( +chosen)?"))
        .filteredOn(line -> line.endsWith("chosen"))
        .hasSize(1);
    assertThat(lines.get(lines.size() - 1)).isEqualTo(network + " is tuned for " + HERE);
    assertThat(output.err()).contains("of the class " + HERE, "100 %  fp32  outer × ");
  }

  @Test
  void choiceIsInTheArchiveAndRanksComputeSo() throws Exception {
    ModelArchive archive = ModelArchive.open(network, network.toString(), "");
    ProcessorChoice choice = archive.choices().find(HERE, Precision.FP32).orElseThrow();
    assertThat(choice.measured().orElseThrow()).matches(".+, \\d+ streams?, [\\d,.]+ samples/s");
    assertThat(output.out()).containsPattern(" " + choice.batchSize() + " .* chosen");
    assertThat(Files.readAllBytes(network)).isNotEqualTo(before);

    Path job = demo.resolve("job.yaml");
    Files.writeString(
        job,
        Files.readString(job)
            .replaceAll("worldSize: \\d+", "worldSize: 1")
            .replaceAll("(?m)^  data:$", "  data:\n    fileLimit: 1"));
    CommandOutput run =
        CommandOutput.of(
            "run", "-f", job.toString(), "--data-dir", demo.toString(), "--precision", "fp32");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode rank =
        new ObjectMapper().readTree(demo.resolve("results/run-1/ranks/0.json").toFile());
    assertThat(rank.get("model_batch_size").intValue()).isEqualTo(choice.batchSize());
    assertThat(rank.get("model_member").textValue()).isEqualTo("outer");
    assertThat(rank.get("processor_class").textValue()).isEqualTo(HERE.toString());
  }

  @Test
  void whatCannotBeTunedIsOneLine() throws Exception {
    Path onnx = Files.write(demo.resolve("network.onnx"), new byte[10]);
    CommandOutput refused = CommandOutput.of("tune", onnx.toString());
    assertThat(refused.exitCode()).isEqualTo(64);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err()).startsWith("error: " + onnx + " is an ONNX file");
    assertThat(CommandOutput.of("tune", network.toString(), "--seconds", "0").err())
        .startsWith("error: --seconds must be from 1 to 3600, not 0");
  }
}
