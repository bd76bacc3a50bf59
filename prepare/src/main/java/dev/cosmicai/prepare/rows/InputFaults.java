package dev.cosmicai.prepare.rows;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;

/** The faults of a file, each one line that begins with its name. */
public record InputFaults(String file) {
  private static final int MAX_QUOTED_CHARS = 80;

  /** The bytes are not what the format prescribes. */
  public FatalFault damaged(String problem) {
    return damaged(problem, null);
  }

  public FatalFault damaged(String problem, Throwable cause) {
    return new FatalFault(Reason.PartitionCorrupt, file + " " + problem, cause);
  }

  /** The file is fine and holds something else than was asked for. */
  public FatalFault unsuitable(String problem) {
    return new FatalFault(Reason.PartitionShape, file + " " + problem);
  }

  /** Text out of a file, printable and short. */
  public static String quote(String text) {
    String plain = text.replaceAll("[^\\x20-\\x7e]", "?").replace('`', '?');
    return "`"
        + (plain.length() > MAX_QUOTED_CHARS ? plain.substring(0, MAX_QUOTED_CHARS) + "…" : plain)
        + "`";
  }
}
