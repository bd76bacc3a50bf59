package dev.cosmicai.sweep.table;

import dev.cosmicai.results.summary.StatsCsv;
import dev.cosmicai.sweep.measured.StatsColumns;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * CAI's tables of several runs: {@code result_stats}, its {@code _adjusted} form, and the form by
 * batch size. Their keys are sizes, or the batch size, alone; a mean over runs that differ in
 * something else would be one of nothing. So where runs of one key differ in further settings,
 * there is a table for each combination of these, whose name says which. Simulated and imported
 * runs are in none.
 */
public final class StatsTables {
  private static final String PLAIN = "result_stats";
  private static final String ADJUSTED = "result_stats_adjusted";
  private static final String BY_BATCH_SIZE = "result_stats_batch_size";

  private StatsTables() {}

  /** The tables by the names of their files, without an ending. */
  public static Map<String, TextTable> of(List<SweepRun> all) {
    List<SweepRun> runs =
        all.stream()
            .filter(run -> run.source() == Source.MEASURED)
            .sorted(Comparator.comparingInt(SweepRun::repeat))
            .toList();
    Map<String, TextTable> tables = new LinkedHashMap<>();
    Function<SweepRun, Object> sizes =
        run -> List.of(rounded(run, Measure.PARTITION_MIB), rounded(run, Measure.DATA_GIB));
    divided(runs, sizes)
        .forEach(
            (suffix, some) -> {
              List<StatsCsv.Run> rows = some.stream().map(StatsColumns::of).toList();
              tables.put(PLAIN + suffix, TextTable.ofCsv(StatsCsv.plain(rows)));
              tables.put(ADJUSTED + suffix, TextTable.ofCsv(StatsCsv.adjusted(rows)));
            });
    List<SweepRun> batched =
        runs.stream().filter(run -> run.value(Measure.BATCH_SIZE).isPresent()).toList();
    if (batched.stream().map(StatsTables::batchSize).distinct().count() > 1) {
      divided(batched, StatsTables::batchSize)
          .forEach(
              (suffix, some) ->
                  tables.put(
                      BY_BATCH_SIZE + suffix,
                      TextTable.ofCsv(
                          StatsCsv.byBatchSize(
                              some.stream().map(StatsTables::batchSize).toList(),
                              some.stream().map(StatsColumns::of).toList()))));
    }
    return tables;
  }

  /** The runs by what else they differ in than in the key; under an empty name if in nothing. */
  private static Map<String, List<SweepRun>> divided(
      List<SweepRun> runs, Function<SweepRun, Object> key) {
    List<String> axes = axesWithin(runs, key);
    Map<String, List<SweepRun>> divided = new TreeMap<>();
    for (SweepRun run : runs) {
      String suffix =
          axes.stream()
              .map(axis -> "_" + axis + "-" + run.settings().getOrDefault(axis, "unset"))
              .collect(Collectors.joining())
              .replaceAll("[^A-Za-z0-9._-]+", "-");
      divided.computeIfAbsent(suffix, name -> new ArrayList<>()).add(run);
    }
    return divided;
  }

  /** The axes in which runs of one key differ. */
  private static List<String> axesWithin(List<SweepRun> runs, Function<SweepRun, Object> key) {
    Map<Object, List<SweepRun>> byKey = runs.stream().collect(Collectors.groupingBy(key));
    Set<String> axes = new LinkedHashSet<>();
    for (String axis : TidyTable.axes(runs)) {
      boolean differs =
          byKey.values().stream()
              .anyMatch(
                  some ->
                      some.stream()
                              .map(run -> run.settings().getOrDefault(axis, ""))
                              .distinct()
                              .count()
                          > 1);
      if (differs) {
        axes.add(axis);
      }
    }
    return List.copyOf(axes);
  }

  private static int batchSize(SweepRun run) {
    return (int) run.value(Measure.BATCH_SIZE).orElse(0);
  }

  private static double rounded(SweepRun run, Measure measure) {
    return Math.rint(run.value(measure).orElse(0) * 100) / 100;
  }
}
