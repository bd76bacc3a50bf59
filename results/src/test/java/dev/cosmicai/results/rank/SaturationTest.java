package dev.cosmicai.results.rank;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.results.summary.Ranks;
import dev.cosmicai.results.summary.RunSummarizer;
import dev.cosmicai.results.summary.RunSummary;
import dev.cosmicai.tasks.RankMetrics;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaturationTest {
  private static final RankAttempts.Credit CREDIT = new RankAttempts.Credit(0, List.of(), 0, 0);

  private final RankResult plain = Ranks.result(1, new RankMetrics(), 2);
  private final RankResult saturated = plain.with(new Saturation(30, 7, 0.25));

  @Test
  void sampleLiesBeyondWhereALayerCannotHoldMoreThanAFewOfItsValues() {
    assertThat(Saturation.ofSample(0)).isEqualTo(new Saturation(1, 0, 0));
    assertThat(Saturation.ofSample(0.01)).isEqualTo(new Saturation(1, 0, 0.01));
    assertThat(Saturation.ofSample(0.011)).isEqualTo(new Saturation(1, 1, 0.011));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1000, 0", "40, 2", "100, 5", "2, 1", "19, 1"})
  void fewSamplesBeyondAreAsInAnySurvey(long samples, long beyond) {
    assertThat(new Saturation(samples, beyond, 0.5).warning("m")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "39, 2", "100, 6", "1099511627776, 1099511627776"})
  void manyAreWarnedOf(long samples, long beyond) {
    assertThat(new Saturation(samples, beyond, 0.5).warning("s3://m/net.pt"))
        .get()
        .asString()
        .contains("s3://m/net.pt", "up to 50 % of what a layer takes", "--samples", "bf16")
        .doesNotContain("\n");
  }

  @Test
  void attemptsOfARankAreAddedUp() {
    RankResult older = plain.with(new Saturation(5, 5, 0.5));
    assertThat(merged(older, plain, saturated)).isEqualTo(new Saturation(35, 12, 0.5));
    assertThat(merged(plain, plain)).isNull();
  }

  private static Saturation merged(RankResult... attempts) {
    return RankAttempts.merged(Arrays.asList(attempts), CREDIT, "s3://out/1.json").saturation();
  }

  @Test
  void ranksAreAddedUpAndTheRunWarns() throws Exception {
    RunSummary summary = summary(saturated, Ranks.result(2, new RankMetrics(), 1), 3);

    assertThat(summary.saturation()).isEqualTo(new Saturation(30, 7, 0.25));
    assertThat(summary.warnings())
        .singleElement()
        .asString()
        .startsWith("7 of 30 samples")
        .contains("s3://models/demo.pt");
    assertThat(RunSummary.fromJson(summary.toJson())).isEqualTo(summary);
    assertThat(RunSummary.fromJson(summary.toBriefJson()).warnings()).isEqualTo(summary.warnings());
  }

  @Test
  void ranksThatLookedAtNothingChangeNothing() throws Exception {
    RunSummary summary = summary(plain, Ranks.result(2, new RankMetrics(), 1), 3);

    assertThat(summary.saturation()).isNull();
    assertThat(new ObjectMapper().readTree(summary.toJson()).fieldNames())
        .toIterable()
        .doesNotContain("saturation", "warnings");
    assertThat(RunSummary.fromJson(summary.toJson())).isEqualTo(summary);
  }

  private static RunSummary summary(RankResult first, RankResult second, int worldSize) {
    RunSummarizer summarizer = new RunSummarizer(Ranks.facts(worldSize), new RankMetrics());
    summarizer.add(first);
    summarizer.add(second);
    return summarizer.summary();
  }

  @Test
  void survivesTheJsonOfItsRank() throws Exception {
    assertThat(RankResult.fromJson(saturated.toJson()).saturation())
        .isEqualTo(saturated.saturation());
    assertThat(new ObjectMapper().readTree(plain.toJson()).has("saturation")).isFalse();
    assertThat(RankResult.fromJson(plain.toJson()).saturation()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"samples\" : 30 | \"samples\" : 0",
        "\"samples\" : 30 | \"samples\" : 6",
        "\"samples\" : 30 | \"samples\" : 9223372036854775807",
        "\"beyond\" : 7 | \"beyond\" : -7",
        "\"beyond\" : 7 | \"beyond\" : 7.5",
        "\"beyond\" : 7 | \"beyond\" : null",
        "\"share\" : 0.25 | \"share\" : 1.25",
        "\"share\" : 0.25 | \"share\" : null",
        "\"share\" : 0.25 | \"shape\" : 0.25",
        "\"saturation\" : { | \"saturation\" : 7, \"x\" : {",
      })
  void otherNumbersThanRanksCountAreRefused(String from, String to) {
    String json = new String(saturated.toJson(), UTF_8);
    int at = json.indexOf("\"saturation\"");
    String changed = json.substring(0, at) + json.substring(at).replace(from, to);
    assertThat(changed).isNotEqualTo(json);

    assertThatThrownBy(() -> RankResult.fromJson(changed.getBytes(UTF_8)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("saturation of a rank's result");
  }

  /** Of as many ranks as there can be, which tell as much as they may. */
  @Test
  void sumsStayWithinTheirLimits() {
    Saturation most = new Saturation(1L << 40, 1L << 40, 1);
    assertThat(Saturation.sum(Collections.nCopies(100, most))).isEqualTo(most);
  }
}
