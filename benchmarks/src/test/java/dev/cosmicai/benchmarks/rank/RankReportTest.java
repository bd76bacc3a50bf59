package dev.cosmicai.benchmarks.rank;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.cosmicai.contract.Precision;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;

class RankReportTest {
  private RankReport report;

  /** Ours takes 2, 4 and 20 s, and CAI 10, 12 and 30 s: 5, 3 and 1.5 times as much; median 3. */
  @BeforeEach
  void measure() {
    Map<Engine, List<Trial>> trials = new LinkedHashMap<>();
    trials.put(Engine.ours(Precision.BF16), List.of(trial(2, 64), trial(4, 64), trial(20, 64)));
    trials.put(Engine.CAI, List.of(trial(10, 512), trial(12, 512), trial(30, 512)));
    Map<Precision, List<Double>> peaks = new TreeMap<>();
    peaks.put(Precision.FP32, List.of(200e9));
    peaks.put(Precision.BF16, List.of(400e9, 500e9));
    report =
        new RankReport(
            trials,
            peaks,
            1e9,
            new HashMap<>(
                Map.of(
                    Engine.ours(Precision.BF16),
                    accuracy(6.2e-4, 0.031),
                    Engine.CAI,
                    accuracy(0, 0))));
  }

  @Test
  void wholeRanksAreComparedWithThoseOfOurs() {
    assertThat(report.wholeRanks().toString().lines().skip(2))
        .containsExactly(
            "| **Cosmic Inference** | bf16 | 2.0 / 4.0 / 20.0 | 250 |  | 1.1 / 3.2 / 20.4 | 600 |",
            "| PyTorch, as CAI | fp32 | 10.0 / 12.0 / 30.0 | 83 | 3.00 × | 9.6 / 11.8 / 31.1 | 600"
                + " |");
  }

  @Test
  void forwardPassesAreSetAgainstTheHighestPeakOfTheirPrecision() {
    // 1,000 samples of 1 GFLOP in 3 s of 500 GFLOP/s, and in 11 s of 200 GFLOP/s.
    assertThat(report.forwardPasses().toString().lines().skip(2))
        .containsExactly(
            "| **Cosmic Inference** | bf16 | 64 | 53 / 333 / 1000 | 67 % |  | 6.2e-04 | 3.1e-02 |",
            "| PyTorch, as CAI | fp32 | 512 | 34 / 91 / 111 | 45 % | 3.67 × | reference |  |");
  }

  /** Ours in int8 takes 2, 1.5 and 3.75 s, a 5th, an 8th and an 8th of what CAI takes. */
  @Test
  void integersHaveAColumnOfTheirOwnAndNoPeak() {
    report
        .trials()
        .put(Engine.ours(Precision.INT8), List.of(trial(2, 32), trial(1.5, 32), trial(3.75, 32)));
    report.accuracy().put(Engine.ours(Precision.INT8), accuracy(7e-4, 0.041));

    assertThat(report.wholeRanks().toString().lines())
        .anyMatch(head -> head.contains("| vs. bf16 | vs. int8 |"))
        .anyMatch(row -> row.startsWith("| PyTorch") && row.contains("| 3.00 × | 8.00 × |"));
    assertThat(report.forwardPasses().toString().lines())
        .contains(
            "| **Cosmic Inference** | int8 | 32 | 364 / 1000 / 2000 |  |  |  | 7.0e-04 | 4.1e-02 |");
    assertThat(report.matrixProducts().toString().lines())
        .containsExactly(
            "| largest matrix product | GFLOP/s: min / median / max |",
            "|---|---|",
            "| fp32 | 200 / 200 / 200 |",
            "| bf16 | 400 / 450 / 500 |");
    assertThat(report.stages().toString()).startsWith("| ours, median s | bf16 | int8 |");
    assertThat(report.chart().toString()).contains("Cosmic Inference, int8");
  }

  @Test
  void stagesAreThoseOfOursOnly() {
    assertThat(report.stages().toString().lines())
        .containsExactly(
            "| ours, median s | bf16 |",
            "|---|---|",
            "| engine | 0.50 |",
            "| **whole rank** | 4.00 |",
            "| warm: outside of forward passes | 6.7 % |");
  }

  @Test
  void memoryIsListedBySize() {
    assertThat(
            RankReport.memory(new TreeMap<>(Map.of(1000, 650.0 * (1 << 20), 25, 600.0 * (1 << 20))))
                .toString()
                .lines())
        .containsSubsequence("| 25 MB | 600 |", "| 1000 MB | 650 |");
  }

  @Test
  void chartShowsTheFastestFirst() throws Exception {
    byte[] svg = report.chart().toString().getBytes(StandardCharsets.UTF_8);
    NodeList texts =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg))
            .getElementsByTagName("text");
    assertThat(List.of(0, 1, 2))
        .extracting(i -> texts.item(i).getTextContent())
        .containsExactly("Cosmic Inference, bf16", "250 / 333", "PyTorch, as CAI, fp32");
  }

  private static Trial trial(double wholeSeconds, int batchSize) {
    double forward = wholeSeconds - 1;
    return new Trial(
        wholeSeconds,
        forward * 15 / 14,
        forward,
        1_000,
        batchSize,
        600L << 20,
        Map.of("engine", 0.5),
        Path.of("predictions.npz"));
  }

  private static JsonNode accuracy(double largest, double rmsOverSigma) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("max", largest)
        .put("rms_over_sigma", rmsOverSigma);
  }
}
