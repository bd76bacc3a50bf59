package dev.cosmicai.cli.tune;

import dev.cosmicai.contract.Precision;
import java.util.Optional;

/** What the process that measures tells, in a line each. */
sealed interface Told {
  /** Between the parts of a line; before it, what no library prints. */
  String SEPARATOR = "\t";

  /**
   * What a candidate did in a round.
   *
   * @param samplesPerSecond of all streams together
   * @param done measurements so far, this one included
   * @param total measurements in all, as far as is known
   */
  record Rate(Candidate candidate, double samplesPerSecond, int done, int total) implements Told {
    private static final String WORD = "cosmic-tune-rate";

    @Override
    public String line() {
      return String.join(
          SEPARATOR,
          WORD,
          candidate.precision().toString(),
          candidate.member(),
          Integer.toString(candidate.batchSize()),
          Double.toString(samplesPerSecond),
          Integer.toString(done),
          Integer.toString(total));
    }
  }

  /**
   * A candidate, or all of a member's, cannot be run here.
   *
   * @param batchSize the candidate's; 0 for all of the member's
   * @param why in one line
   */
  record LeftOut(Precision precision, String member, int batchSize, String why) implements Told {
    private static final String WORD = "cosmic-tune-left-out";

    @Override
    public String line() {
      return String.join(
          SEPARATOR,
          WORD,
          precision.toString(),
          member,
          Integer.toString(batchSize),
          why.replace(SEPARATOR, " "));
    }
  }

  /** As it is told; {@link #parse} reads it. */
  String line();

  /** Reads a line; empty for one that is something else, such as a library's. */
  static Optional<Told> parse(String line) {
    String[] parts = line.split(SEPARATOR, -1);
    return switch (parts[0]) {
      case Rate.WORD ->
          Optional.of(
              new Rate(
                  new Candidate(Precision.parse(parts[1]), parts[2], Integer.parseInt(parts[3])),
                  Double.parseDouble(parts[4]),
                  Integer.parseInt(parts[5]),
                  Integer.parseInt(parts[6])));
      case LeftOut.WORD ->
          Optional.of(
              new LeftOut(
                  Precision.parse(parts[1]), parts[2], Integer.parseInt(parts[3]), parts[4]));
      default -> Optional.empty();
    };
  }
}
