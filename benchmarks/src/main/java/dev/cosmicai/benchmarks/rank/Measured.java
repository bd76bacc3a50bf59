package dev.cosmicai.benchmarks.rank;

import dev.cosmicai.benchmarks.report.Figures;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * All that was measured of ranks.
 *
 * @param trials of each contender, one a round, in the order of the tables
 * @param peaks of the machine
 * @param flopPerSample of the network as it is written down, whatever an engine makes of it
 * @param accuracy of each contender
 */
record Measured(
    Map<Contender, List<Trial>> trials,
    Peaks peaks,
    double flopPerSample,
    Map<Contender, Accuracy> accuracy) {

  /** A figure of a contender over the rounds. */
  Figures figures(Contender contender, ToDoubleFunction<Trial> figure) {
    return Figures.of(trials.get(contender).stream().mapToDouble(figure));
  }

  /** Those of ours that were measured. */
  List<Contender> ours() {
    return trials.keySet().stream().filter(Contender::ours).toList();
  }

  /**
   * How many times faster ours is, by this rate: the median over the rounds of the ratio within a
   * round, since what else the machine does changes from round to round.
   */
  double ratio(Contender ours, Contender other, ToDoubleFunction<Trial> rate) {
    List<Trial> of = trials.get(ours);
    List<Trial> to = trials.get(other);
    return Figures.of(
            IntStream.range(0, of.size())
                .mapToDouble(
                    round -> rate.applyAsDouble(of.get(round)) / rate.applyAsDouble(to.get(round))))
        .median();
  }

  /**
   * The median part of the machine's peak that forward passes reach, of the highest peak seen.
   * Empty in a precision whose peak is not measured.
   */
  OptionalDouble shareOfPeak(Contender contender) {
    if (!Peaks.MEASURED.contains(contender.precision())) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        figures(contender, Trial::forwardRate).median()
            * flopPerSample
            / peaks.of(contender.precision()).max());
  }
}
