package dev.cosmicai.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.cli.TestJob;
import dev.cosmicai.cli.run.supervise.FakeRun;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.crds.yaml.InferenceJobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same network as a TorchScript archive and as an ONNX file, by the same command. */
class OnnxRunIT {
  private static final Path NETWORKS =
      Path.of("..", "worker", "src", "test", "resources", "dev", "cosmicai", "worker", "network");

  @TempDir private Path dir;

  @Test
  void bothEnginesGiveTheSameMetrics() throws Exception {
    JobFolder folder = JobFolder.in(dir).withPartitions(2, 20);
    Files.copy(NETWORKS.resolve("good.pt"), dir.resolve("good.pt"));
    Files.copy(NETWORKS.resolve("onnx/survey.onnx"), dir.resolve("good.onnx"));

    run("good.pt", "torch");
    run("good.onnx", "onnx");

    JsonNode torch = folder.json("torch", "ranks/0.json");
    JsonNode onnx = folder.json("onnx", "ranks/0.json");
    assertThat(torch.get("engine").asText()).startsWith("PyTorch 2.");
    assertThat(onnx.get("engine").asText()).startsWith("ONNX Runtime 1.");
    assertThat(onnx.get("device").asText()).isEqualTo("cpu");
    JsonNode expectedMetrics = folder.json("torch", "summary.json").get("metrics");
    JsonNode metrics = folder.json("onnx", "summary.json").get("metrics");
    for (String metric : new String[] {"mae", "mse", "bias", "precision", "r2"}) {
      double expected = expectedMetrics.get(metric).asDouble();
      assertThat(metrics.get(metric).asDouble())
          .as(metric)
          .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
    }
  }

  private void run(String model, String name) throws Exception {
    Path job =
        Files.writeString(
            dir.resolve(name + ".yaml"),
            TestJob.yaml(name, "worldSize: 1").replace("net.pt", model));
    RunOutcome outcome =
        new LocalRun(
                new RunRequest(InferenceJobs.read(job), Optional.of(dir), OptionalInt.empty()),
                new FakeRun())
            .execute();
    assertThat(outcome).isInstanceOf(RunOutcome.Complete.class);
  }
}
