package dev.cosmicai.results.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.Pricing;
import dev.cosmicai.results.metrics.RankMetrics;
import dev.cosmicai.results.rank.Machine;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.rank.S3Transfers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a table that make_golden.py computes with numpy as CAI's evaluation does. */
class StatsCsvTest {
  static Stream<Named<JsonNode>> cases() throws IOException {
    try (InputStream in = StatsCsvTest.class.getResourceAsStream("stats.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
          .map(golden -> Named.of(golden.get("name").asText(), golden))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tableIsTheOneThatCaiWouldMake(JsonNode golden) {
    RunSummarizer summarizer = summarizer(golden);

    assertThat(new String(summarizer.statsCsv(), StandardCharsets.UTF_8))
        .isEqualTo(golden.get("csv").asText());
    double trimmedMean = golden.get("trimmed_mean_wall").doubleValue();
    assertThat(summarizer.summary().trimmedMeanRankSeconds())
        .isCloseTo(trimmedMean, within(1e-9 * trimmedMean));
  }

  private static RunSummarizer summarizer(JsonNode golden) {
    JsonNode ranks = golden.get("ranks");
    RankMetrics folded = new RankMetrics();
    ranks.forEach(rank -> folded.addUnlabelled(rank.get("samples").longValue()));
    Instant start = Instant.ofEpochSecond(1_790_000_000);
    RunFacts facts =
        new RunFacts(
            "run",
            "name",
            "digest",
            "s3://m/m.pt",
            "sha",
            ranks.size(),
            golden.get("input_bytes").longValue(),
            start,
            start.plusNanos((long) (golden.get("wall_seconds").doubleValue() * 1e9)),
            List.of(),
            Pricing.defaults());
    RunSummarizer summarizer = new RunSummarizer(facts, folded);
    for (int rank = 0; rank < ranks.size(); rank++) {
      summarizer.add(result(rank, ranks.get(rank)));
    }
    return summarizer;
  }

  private static RankResult result(int rank, JsonNode golden) {
    long samples = golden.get("samples").longValue();
    RankMetrics metrics = new RankMetrics();
    metrics.addUnlabelled(samples);
    return new RankResult(
        new RankResult.Identity("run", rank, 0, "digest", "host"),
        new RankResult.Work(
            samples,
            512,
            128,
            samples > 0 ? List.of(rank + ".pt") : List.of(),
            "result",
            "cpu",
            "fp32",
            golden.get("image_bytes").longValue(),
            golden.get("magnitude_bytes").longValue()),
        new RankResult.Times(
            golden.get("started").doubleValue(),
            golden.get("wall_seconds").doubleValue(),
            golden.get("inference_seconds").doubleValue(),
            1,
            Map.of()),
        new S3Transfers(
            golden.get("s3_requests").longValue(),
            1,
            golden.get("s3_total").doubleValue(),
            golden.get("s3_min").doubleValue(),
            golden.get("s3_max").doubleValue(),
            golden.get("s3_avg").doubleValue(),
            0,
            0),
        new RankResult.Memory(golden.get("peak_resident_bytes").longValue(), 0, 0, 0),
        new Machine("", "", "", "", "", 0),
        metrics);
  }
}
