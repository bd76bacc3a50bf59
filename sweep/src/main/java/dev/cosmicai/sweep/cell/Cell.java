package dev.cosmicai.sweep.cell;

import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * A cell with all of its runs.
 *
 * @param name its name
 * @param source where its numbers come from
 * @param settings the value of each axis by its name
 * @param runs its repeats in their order; at least one
 */
public record Cell(String name, Source source, Map<String, String> settings, List<SweepRun> runs) {
  /** A cell whose repeats lie farther apart than this part of their median is marked. */
  public static final double MAX_DISAGREEMENT = 0.15;

  /** What repeats have to agree in, the first that is known. */
  private static final List<Measure> TIMES =
      List.of(Measure.TOTAL_SECONDS, Measure.RUN_SECONDS, Measure.MAP_SECONDS);

  /** Copies the runs. */
  public Cell {
    runs = List.copyOf(runs);
  }

  /** The cells that runs are of, in the order in which they first appear. */
  public static List<Cell> of(List<SweepRun> runs) {
    Map<List<String>, List<SweepRun>> groups = new LinkedHashMap<>();
    for (SweepRun run : runs) {
      groups.merge(
          List.of(run.source().toString(), run.cell()),
          List.of(run),
          (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    }
    return groups.values().stream()
        .map(
            group -> {
              SweepRun first = group.get(0);
              return new Cell(
                  first.cell(),
                  first.source(),
                  first.settings(),
                  group.stream().sorted(Comparator.comparingInt(SweepRun::repeat)).toList());
            })
        .toList();
  }

  /** What a figure calls it: its name, or its setting where there is one, which says more. */
  public String label() {
    return settings.size() == 1
        ? settings.entrySet().stream()
            .map(axis -> axis.getKey() + " " + axis.getValue())
            .findFirst()
            .orElse(name)
        : name;
  }

  /**
   * The runs that its numbers are of: those that took place in one piece, or all where none did. Of
   * a run that was resumed, times are of the rest alone.
   */
  public List<SweepRun> counted() {
    List<SweepRun> whole = runs.stream().filter(run -> !run.isResumed()).toList();
    return whole.isEmpty() ? runs : whole;
  }

  /** How many of the runs were resumed. */
  public long resumed() {
    return runs.stream().filter(SweepRun::isResumed).count();
  }

  /** What the repeats come to; empty if none knows the measure. */
  public Optional<Repeats> repeats(Measure measure) {
    double[] values =
        counted().stream()
            .map(run -> run.value(measure))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    return values.length == 0
        ? Optional.empty()
        : Optional.of(Repeats.of(values, 31L * name.hashCode() + measure.column().hashCode()));
  }

  /** The median of the repeats, if it is known. */
  public OptionalDouble median(Measure measure) {
    return repeats(measure).stream().mapToDouble(Repeats::median).findFirst();
  }

  /** Which time stands for the whole run: the total one, or what is known of it. */
  public Measure time() {
    return TIMES.stream()
        .filter(time -> counted().stream().anyMatch(run -> run.value(time).isPresent()))
        .findFirst()
        .orElse(Measure.RUN_SECONDS);
  }

  /** How far the repeats' times lie apart, in parts of their median; 0 of one. */
  public double disagreement() {
    return repeats(time()).map(Repeats::disagreement).orElse(0.0);
  }

  /** Whether its times are too far apart to be taken for one number. */
  public boolean disagrees() {
    return disagreement() > MAX_DISAGREEMENT;
  }

  /** Whether something is to be known before its numbers are compared with others'. */
  public boolean isMarked() {
    return disagrees() || resumed() == runs.size();
  }
}
