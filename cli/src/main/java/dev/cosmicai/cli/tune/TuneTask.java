package dev.cosmicai.cli.tune;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.worker.inference.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be measured, and how; between two processes as the arguments of the second one.
 *
 * @param model the archive, a file of this machine; it is only read
 * @param precisions in which
 * @param schedule how a rank here uses the cores
 * @param measuring how long each candidate is measured, all rounds together
 * @param scratch takes copies of the members
 */
record TuneTask(
    Path model, List<Precision> precisions, Schedule schedule, Duration measuring, Path scratch) {
  /** Rounds in which all candidates take turns. */
  static final int ROUNDS = 5;

  private static final int ARGUMENTS = 5;

  /** Copies the list. */
  TuneTask {
    precisions = List.copyOf(precisions);
  }

  /** How long a candidate is measured in a round; at least one forward pass in any case. */
  Duration measuringInARound() {
    return measuring.dividedBy(ROUNDS);
  }

  /** For the command line of the process that measures. */
  List<String> arguments() {
    return Stream.concat(
            Stream.<Object>of(
                model,
                schedule.streams(),
                schedule.threadsPerStream(),
                measuring.toMillis(),
                scratch),
            precisions.stream())
        .map(Object::toString)
        .toList();
  }

  /** Reads {@link #arguments()}. */
  static TuneTask of(List<String> arguments) {
    return new TuneTask(
        Path.of(arguments.get(0)),
        arguments.subList(ARGUMENTS, arguments.size()).stream().map(Precision::parse).toList(),
        new Schedule(Integer.parseInt(arguments.get(1)), Integer.parseInt(arguments.get(2))),
        Duration.ofMillis(Long.parseLong(arguments.get(3))),
        Path.of(arguments.get(4)));
  }
}
