package dev.cosmicai.results.rank;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.results.Profiles;
import dev.cosmicai.results.summary.Ranks;
import dev.cosmicai.tasks.RankMetrics;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorProfileTest {
  private final RankResult plain = Ranks.result(1, new RankMetrics(), 2);
  private final RankResult profiled =
      plain.with(Profiles.of(Profiles.time("aten::addmm", 49, 0.6), Profiles.time("b", 2.5, 0.1)));

  @Test
  void survivesTheJsonOfItsRank() {
    assertThat(RankResult.fromJson(profiled.toJson()).profile()).isEqualTo(profiled.profile());
  }

  @Test
  void rankThatWasNotAskedSaysNothing() throws Exception {
    assertThat(new ObjectMapper().readTree(plain.toJson()).has("profile")).isFalse();
    assertThat(RankResult.fromJson(plain.toJson()).profile()).isNull();
  }

  @Test
  void operatorsThatTakeLeastAreToldAsOne() {
    List<OperatorTime> operators =
        IntStream.range(0, 100).mapToObj(i -> Profiles.time("op" + i, 2, i)).toList();
    OperatorProfile profile = OperatorProfile.of(1, 1, true, 5_000, operators);

    assertThat(profile.operators()).hasSize(OperatorProfile.MAX_OPERATORS);
    assertThat(profile.operators().get(0)).isEqualTo(Profiles.time("op99", 2, 99));
    assertThat(profile.others()).isEqualTo(Profiles.time("others", 120, 1_770));
  }

  @Test
  void largestOneIsFarBelowTheLimitOfARanksJson() {
    OperatorTime longest = Profiles.time("\u0001".repeat(OperatorTime.MAX_CHARS), 1 / 3.0, 1 / 3.0);
    OperatorProfile profile =
        OperatorProfile.of(5, 128, true, 1, Collections.nCopies(1_000, longest));

    assertThat(plain.with(profile).toJson().length - plain.toJson().length).isLessThan(64 << 10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"passes\" : 5 | \"passes\" : -5",
        "\"passes\" : 5 | \"passes\" : null",
        "\"samples_per_pass\" : 128 | \"samples_per_pass\" : \"128\"",
        "\"pass_time (seconds)\" : 1.0 | \"pass_time (seconds)\" : null",
        "\"pass_time (seconds)\" : 1.0 | \"pass_time (seconds)\" : 1e300",
        "\"self_time (seconds)\" : 0.6 | \"self_time (seconds)\" : -0.6",
        "\"self_time (seconds)\" : 0.6 | \"self_time (seconds)\" : 1e308",
        "\"calls\" : 49.0 | \"calls\" : 1e999",
        "\"operator\" : \"b\" | \"operator\" : null",
        "\"note\" : \"\" | \"not\" : \"\"",
        "\"operators\" : [ | \"operators\" : [ null,",
        "\"profile\" : { | \"profile\" : 7, \"x\" : {",
      })
  void otherNumbersThanEnginesMeasureAreRefused(String from, String to) {
    String json = new String(profiled.toJson(), UTF_8);
    String changed = json.replace(from, to);
    assertThat(changed).isNotEqualTo(json);

    assertThatThrownBy(() -> RankResult.fromJson(changed.getBytes(UTF_8)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("profile of a rank's result");
  }

  @Test
  void moreOperatorsThanARankTellsAreRefused() {
    String json = new String(profiled.toJson(), UTF_8);
    String more =
        json.replace(
            "\"operators\" : [",
            "\"operators\" : ["
                + "{\"operator\":\"x\",\"calls\":1,\"self_time (seconds)\":1},".repeat(50));

    assertThatThrownBy(() -> RankResult.fromJson(more.getBytes(UTF_8)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("more than 40 operators");
  }

  @Test
  void whyNothingWasRecordedIsOneShortLine() {
    assertThat(OperatorProfile.none("a\nb").note()).isEqualTo("a");
    assertThat(OperatorProfile.none("x".repeat(1_000)).note()).hasSize(300).endsWith("…");
  }
}
