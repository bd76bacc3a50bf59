package dev.cosmicai.benchmarks.rank;

import static org.assertj.core.api.Assertions.assertThat;

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
  private final Peaks peaks = new Peaks();
  private Measured measured;

  /** Ours takes 2, 4 and 20 s, and CAI 10, 12 and 30 s: 5, 3 and 1.5 times as much. */
  @BeforeEach
  void measure() {
    peaks.add(Precision.BF16, 400e9);
    peaks.add(Precision.BF16, 500e9);
    peaks.add(Precision.FP32, 200e9);
    Map<Contender, List<Trial>> trials = new LinkedHashMap<>();
    trials.put(Contender.OURS_BF16, List.of(trial(2, 64), trial(4, 64), trial(20, 64)));
    trials.put(Contender.CAI, List.of(trial(10, 512), trial(12, 512), trial(30, 512)));
    measured =
        new Measured(
            trials,
            peaks,
            1e9,
            new HashMap<>(
                Map.of(
                    Contender.OURS_BF16, new Accuracy(6.2e-4, 0.031),
                    Contender.CAI, new Accuracy(0, 0))));
  }

  @Test
  void ratioIsTheMedianOfTheRatiosWithinRounds() {
    assertThat(measured.ratio(Contender.OURS_BF16, Contender.CAI, Trial::wholeRate)).isEqualTo(3.0);
  }

  @Test
  void wholeRanksAreComparedWithThoseOfOurs() {
    assertThat(new RankTables(measured).wholeRanks().lines().skip(2))
        .containsExactly(
            "| **Cosmic Inference** | bf16 | 2.0 / 4.0 / 20.0 | 250 |  | 1.1 / 3.2 / 20.4 | 600 |",
            "| PyTorch, as CAI | fp32 | 10.0 / 12.0 / 30.0 | 83 | 3.00 × | 9.6 / 11.8 / 31.1 | 600"
                + " |");
  }

  @Test
  void forwardPassesAreSetAgainstTheHighestPeakOfTheirPrecision() {
    // 1,000 samples of 1 GFLOP in 3 s of 500 GFLOP/s, and in 11 s of 200 GFLOP/s.
    assertThat(new RankTables(measured).forwardPasses().lines().skip(2))
        .containsExactly(
            "| **Cosmic Inference** | bf16 | 64 | 53 / 333 / 1000 | 67 % |  | 6.2e-04 | 3.1e-02 |",
            "| PyTorch, as CAI | fp32 | 512 | 34 / 91 / 111 | 45 % | 3.67 × | reference |  |");
  }

  /** Ours in int8 takes 2, 1.5 and 3.75 s, a 5th, an 8th and an 8th of what CAI takes. */
  @Test
  void integersHaveAColumnOfTheirOwnAndNoPeak() {
    measured
        .trials()
        .put(Contender.OURS_INT8, List.of(trial(2, 32), trial(1.5, 32), trial(3.75, 32)));
    measured.accuracy().put(Contender.OURS_INT8, new Accuracy(7e-4, 0.041));
    RankTables tables = new RankTables(measured);

    assertThat(tables.wholeRanks().lines())
        .anyMatch(head -> head.contains("| vs. bf16 | vs. int8 |"))
        .anyMatch(row -> row.startsWith("| PyTorch") && row.contains("| 3.00 × | 8.00 × |"));
    assertThat(tables.forwardPasses().lines())
        .contains(
            "| **Cosmic Inference** | int8 | 32 | 364 / 1000 / 2000 |  |  |  | 7.0e-04 | 4.1e-02 |");
    assertThat(tables.peaks().lines())
        .containsExactly(
            "| largest matrix product | GFLOP/s: min / median / max |",
            "|---|---|",
            "| fp32 | 200 / 200 / 200 |",
            "| bf16 | 400 / 450 / 500 |");
    assertThat(tables.stages()).startsWith("| ours, median s | bf16 | int8 |");
    assertThat(RankChart.draw(measured).toString()).contains("Cosmic Inference, int8");
  }

  @Test
  void stagesAreThoseOfOursOnly() {
    assertThat(new RankTables(measured).stages().lines())
        .containsExactly(
            "| ours, median s | bf16 |",
            "|---|---|",
            "| engine | 0.50 |",
            "| **whole rank** | 4.00 |",
            "| warm: outside of forward passes | 6.7 % |");
  }

  @Test
  void memoryIsListedBySize() {
    assertThat(RankTables.memory(new TreeMap<>(Map.of(1000, 650L << 20, 25, 600L << 20))).lines())
        .containsSubsequence("| 25 MB | 600 |", "| 1000 MB | 650 |");
  }

  @Test
  void chartShowsTheFastestFirst() throws Exception {
    byte[] svg = RankChart.draw(measured).toString().getBytes(StandardCharsets.UTF_8);
    NodeList texts =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg))
            .getElementsByTagName("text");
    assertThat(List.of(0, 1, 2, 3))
        .extracting(i -> texts.item(i).getTextContent())
        .containsExactly("Cosmic Inference, bf16", "250", "333", "PyTorch, as CAI, fp32");
  }

  private static Trial trial(double wholeSeconds, int forwardSize) {
    double forward = wholeSeconds - 1;
    return new Trial(
        wholeSeconds,
        forward * 15 / 14,
        forward,
        1_000,
        forwardSize,
        600L << 20,
        Map.of("engine", 0.5),
        Path.of("predictions.npz"));
  }
}
