package dev.cosmicai.results.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.results.Samples;
import dev.cosmicai.results.rank.CombinedData;
import dev.cosmicai.results.rank.Json;
import dev.cosmicai.results.rank.Machine;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.summary.Ranks;
import dev.cosmicai.results.summary.RunSummarizer;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.RankMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LocalResultsTest {
  private static final int IDLE = 2;

  @Test
  void fieldsHaveTheNamesOfCaiAndTheValuesOfTheRun() throws IOException {
    RankMetrics first = Samples.survey(600, 1).metrics();
    RankMetrics second = Samples.survey(400, 2).metrics();
    RankMetrics folded = Samples.none();
    folded.merge(first);
    folded.merge(second);
    RankResult[] ranks = {
      Ranks.result(0, first, 8), Ranks.result(1, second, 4), Ranks.result(IDLE, Samples.none(), 1)
    };
    RunSummary summary = summary(folded, ranks);

    JsonNode json = Json.MAPPER.readTree(LocalResults.of(summary, combined(ranks)).toJson());

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "total execution time",
            "throughput",
            "samples per second",
            "average execution time (milliseconds) per batch",
            "batch size",
            "number of batches",
            "device",
            "MAE",
            "MSE",
            "Bias",
            "Precision",
            "R2");
    assertThat(json.get("total execution time").asDouble()).isEqualTo(6);
    assertThat(json.get("throughput").asDouble()).isCloseTo(1000 * 20_500 * 8 / 6.0, within(1e-6));
    assertThat(json.get("samples per second").asDouble()).isCloseTo(1000 / 6.0, within(1e-9));
    assertThat(json.get("number of batches").asInt()).isEqualTo(3);
    assertThat(json.get("average execution time (milliseconds) per batch").asDouble())
        .isEqualTo(2000);
    assertThat(json.get("batch size").asInt()).isEqualTo(512);
    assertThat(json.get("device").asText()).isEqualTo("cpu");
    assertThat(json.get("MAE").asDouble()).isEqualTo(summary.mae());
    assertThat(json.get("Precision").asDouble()).isEqualTo(summary.precision());
    assertThat(json.get("R2").asDouble()).isEqualTo(summary.r2());
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    RankResult idle = Ranks.result(0, Samples.none(), 1);
    RunSummary summary = summary(Samples.none(), idle);
    assertThat(new String(LocalResults.of(summary, combined(idle)).toJson(), UTF_8))
        .contains("\"total execution time\" : 0.0", "\"number of batches\" : 0")
        .doesNotContain("null", "MAE", "throughput", "device", "batch size");
  }

  @Test
  void theMachineIsThatOfTheFirstRankWithSamples() throws IOException {
    RankResult idle = on(Ranks.result(0, Samples.none(), 1), "idle", "", 1);
    RankResult busy =
        on(Ranks.result(1, Samples.survey(10, 3).metrics(), 1), "busy", "cuda:1 (H100 NVL)", 6);
    JsonNode json = Json.MAPPER.readTree(SystemInfo.of(combined(idle, busy)).toJson());
    assertThat(json)
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"System": "Linux", "Node Name": "busy", "Release": "6.1.0-9", "Machine": "x86_64",
                 "Processor": "Some CPU", "GPU Info": [{"ID": 1, "Name": "H100 NVL"}],
                 "CPU Info": {"Total Cores": 6}, "Memory Info": {"Total Memory": "16.00 GB"}}
                """));
    assertThat(Json.MAPPER.readTree(SystemInfo.of(combined()).toJson())).isEmpty();
  }

  private static RankResult on(RankResult rank, String host, String device, int cores) {
    RankResult.Identity identity = rank.identity();
    RankResult.Work work = rank.work();
    return new RankResult(
        new RankResult.Identity(
            identity.run(), identity.rank(), 0, identity.manifestSha256(), host),
        new RankResult.Work(
            work.samples(),
            work.batchSize(),
            work.modelBatchSize(),
            work.dataPaths(),
            work.resultPath(),
            device,
            work.engine(),
            work.precision(),
            work.processorClass(),
            work.member(),
            work.inputBytes()),
        rank.times(),
        rank.s3(),
        rank.memory(),
        new Machine(
            new Machine.Cpu("Some CPU", "64bit", "x86_64", "Linux", "Linux-6.1.0-9-x86_64"),
            16L << 30,
            cores,
            "",
            ""));
  }

  private static RunSummary summary(RankMetrics folded, RankResult... ranks) {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(ranks.length), folded);
    for (RankResult rank : ranks) {
      summarizer.add(rank);
    }
    return summarizer.summary();
  }

  private static byte[] combined(RankResult... ranks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CombinedData array = new CombinedData(out);
    for (RankResult rank : ranks) {
      array.add(rank.toJson());
    }
    array.end();
    return out.toByteArray();
  }
}
