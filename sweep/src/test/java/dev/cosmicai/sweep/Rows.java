package dev.cosmicai.sweep;

import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Rows of the tidy table for tests, with as little as they need. */
public final class Rows {
  private Rows() {}

  /** A measured run of which only some numbers are known. */
  public static SweepRun of(
      String cell, int repeat, Map<String, String> settings, Map<Measure, Double> values) {
    return of(cell, repeat, Source.MEASURED, settings, values);
  }

  public static SweepRun of(
      String cell,
      int repeat,
      Source source,
      Map<String, String> settings,
      Map<Measure, Double> values) {
    return new SweepRun(cell, repeat, source, settings, values, Map.of(), List.of(), List.of());
  }

  /** The same run from elsewhere, with its time and its rate stretched. */
  public static SweepRun from(Source source, SweepRun run, double stretch) {
    Map<Measure, Double> values = new EnumMap<>(run.values());
    values.computeIfPresent(Measure.TOTAL_SECONDS, (measure, seconds) -> seconds * stretch);
    values.computeIfPresent(Measure.SAMPLES_PER_SECOND, (measure, rate) -> rate / stretch);
    return new SweepRun(
        run.cell(),
        run.repeat(),
        source,
        run.settings(),
        values,
        Map.of(Fact.PROCESSOR, "another"),
        List.of(),
        List.of());
  }
}
