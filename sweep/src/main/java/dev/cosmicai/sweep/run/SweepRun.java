package dev.cosmicai.sweep.run;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One run of a sweep with all settings and all measurements: a row of the tidy table.
 *
 * @param cell the name of its cell: of its point in the grid
 * @param repeat which of the cell's runs it is, from 1
 * @param source where its numbers come from
 * @param settings the value of each axis by its name, in the order of the axes
 * @param values what it measured; what is not known is not there, and never NaN
 * @param facts what else it tells of itself; what is not known is not there
 * @param rankSeconds the whole time of each rank with samples, ascending; of more than {@value
 *     #MAX_RANK_TIMES} ranks so many of their quantiles; none if not known
 * @param remarks what to know before its numbers are compared with others', a line each; mostly
 *     none
 */
public record SweepRun(
    String cell,
    int repeat,
    Source source,
    Map<String, String> settings,
    Map<Measure, Double> values,
    Map<Fact, String> facts,
    List<Double> rankSeconds,
    List<String> remarks) {
  /** So many ranks' times are kept. */
  public static final int MAX_RANK_TIMES = 1_000;

  /** Copies all, keeps the settings' order, and leaves out numbers that are not finite. */
  public SweepRun {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    Map<Measure, Double> known = new EnumMap<>(Measure.class);
    values.forEach(
        (measure, value) -> {
          if (Double.isFinite(value)) {
            known.put(measure, value);
          }
        });
    values = Collections.unmodifiableMap(known);
    Map<Fact, String> told = new EnumMap<>(Fact.class);
    told.putAll(facts);
    facts = Collections.unmodifiableMap(told);
    rankSeconds = List.copyOf(rankSeconds);
    remarks = List.copyOf(remarks);
  }

  /** A number, if it is known. */
  public OptionalDouble value(Measure measure) {
    Double value = values.get(measure);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Whether its times are of a part of its work, since it went on with an earlier run. */
  public boolean isResumed() {
    return value(Measure.EARLIER_SAMPLES).orElse(0) > 0;
  }
}
