package dev.cosmicai.sweep.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepRunTest {
  @Test
  void whatIsNotANumberIsNotThere() {
    SweepRun run =
        new SweepRun(
            "ranks-4",
            1,
            Source.MEASURED,
            Map.of("worldSize", "4"),
            Map.of(Measure.RUN_SECONDS, 12.5, Measure.COST_USD, Double.NaN),
            Map.of(),
            List.of(),
            List.of());

    assertThat(run.value(Measure.RUN_SECONDS)).hasValue(12.5);
    assertThat(run.value(Measure.COST_USD)).isEmpty();
    assertThat(run.values()).containsOnlyKeys(Measure.RUN_SECONDS);
  }

  @Test
  void settingsKeepTheOrderOfTheAxes() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("worldSize", "4");
    settings.put("batchSize", "512");
    settings.put("alpha", "a");

    SweepRun run =
        new SweepRun(
            "cell", 1, Source.SIMULATED, settings, Map.of(), Map.of(), List.of(), List.of());

    assertThat(run.settings().keySet()).containsExactly("worldSize", "batchSize", "alpha");
  }
}
