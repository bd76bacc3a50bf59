package dev.cosmicai.results.summary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.results.Samples;
import dev.cosmicai.results.rank.Machine;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.results.rank.S3Transfers;
import dev.cosmicai.tasks.RankMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against tables that make_golden.py computes with pandas as CAI's stats.py does. */
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
  void eachColumnIsTheOneThatCaiWouldWrite(JsonNode golden) {
    List<StatsCsv.Run> runs = new ArrayList<>();
    for (JsonNode run : golden.get("runs")) {
      runs.add(StatsCsv.Run.of(facts(run), ranks(run)));
    }

    assertThat(columns(new String(StatsCsv.plain(runs), UTF_8)))
        .isEqualTo(columns(golden.get("plain").asText()));
    assertThat(columns(new String(StatsCsv.adjusted(runs), UTF_8)))
        .isEqualTo(columns(golden.get("adjusted").asText()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trimmedMeanIsThatOfRanksWithSamples(JsonNode golden) {
    for (JsonNode run : golden.get("runs")) {
      RankMetrics folded = Samples.none();
      run.get("ranks")
          .forEach(rank -> folded.redshift().addUnlabelled(rank.get("samples").longValue()));
      RunSummarizer summarizer = new RunSummarizer(facts(run), folded);
      results(run).forEach(summarizer::add);
      double expected = run.get("trimmed_mean_wall").doubleValue();

      assertThat(summarizer.summary().trimmedMeanRankSeconds())
          .isCloseTo(expected, within(1e-9 * expected));
    }
  }

  /** Each column's cells under its name, in order, so that a difference names its column. */
  private static Map<String, List<String>> columns(String csv) {
    List<List<String>> rows = csv.lines().map(row -> List.of(row.split(",", -1))).toList();
    Map<String, List<String>> columns = new LinkedHashMap<>();
    for (int column = 0; column < rows.get(0).size(); column++) {
      int index = column;
      columns.put(
          rows.get(0).get(index), rows.stream().skip(1).map(row -> row.get(index)).toList());
    }
    return columns;
  }

  private static RunFacts facts(JsonNode run) {
    Instant start = Instant.ofEpochSecond(1_790_000_000);
    return new RunFacts(
        "run",
        "name",
        "digest",
        "s3://m/m.pt",
        "sha",
        run.get("ranks").size(),
        (int) results(run).stream().filter(rank -> rank.work().samples() > 0).count(),
        run.get("input_bytes").longValue(),
        0,
        start,
        start.plusNanos(Math.round(run.get("wall_seconds").doubleValue() * 1e9)),
        List.of(),
        Ranks.splits(1, 0),
        RunGenerations.NONE,
        Pricing.defaults(),
        partition -> null);
  }

  private static RankTable ranks(JsonNode run) {
    RankTable table = new RankTable();
    results(run).forEach(table::add);
    return table;
  }

  private static List<RankResult> results(JsonNode run) {
    JsonNode ranks = run.get("ranks");
    return IntStream.range(0, ranks.size())
        .mapToObj(rank -> result(rank, ranks.get(rank)))
        .toList();
  }

  private static RankResult result(int rank, JsonNode golden) {
    long samples = golden.get("samples").longValue();
    return new RankResult(
        new RankResult.Identity("run", rank, 0, "digest", "host"),
        new RankResult.Work(
            samples,
            512,
            128,
            samples > 0 ? List.of(rank + ".pt") : List.of(),
            "result",
            "cpu",
            "PyTorch 2.7.1",
            "fp32",
            "avx2",
            "outer",
            golden.get("input_bytes").longValue()),
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
        new Machine(new Machine.Cpu("", "", "", "", ""), 0));
  }
}
