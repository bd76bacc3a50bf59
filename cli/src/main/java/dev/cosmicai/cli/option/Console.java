package dev.cosmicai.cli.option;

import dev.cosmicai.cli.run.progress.PlainProgress;
import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.progress.TerminalProgress;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;

/**
 * Where a command writes: results to {@code out}, progress and errors to {@code err}.
 *
 * @param interactive whether err is a terminal that a person looks at
 */
public record Console(PrintWriter out, PrintWriter err, boolean interactive) {
  /** Set by the start script, which can ask the shell. */
  private static final String TERMINAL_PROPERTY = "cosmic.terminal";

  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);

  public static Console of(CommandLine commandLine) {
    boolean interactive = Boolean.getBoolean(TERMINAL_PROPERTY);
    return new Console(commandLine.getOut(), commandLine.getErr(), interactive);
  }

  /**
   * A view for the run that begins now.
   *
   * @param folder where its data comes from
   */
  public ProgressView progress(String folder) {
    return interactive
        ? new TerminalProgress(err, folder)
        : new PlainProgress(err, folder, PLAIN_INTERVAL, System::nanoTime);
  }
}
