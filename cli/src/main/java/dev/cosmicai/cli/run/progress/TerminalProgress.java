package dev.cosmicai.cli.run.progress;

import dev.cosmicai.proto.RunState;
import java.io.PrintWriter;

/**
 * One line of a terminal that is written over and over. Where the terminal is narrower, it ends at
 * the margin: the rest of a line that goes on in the next one would stay there.
 */
public final class TerminalProgress implements ProgressView {
  /** Back to the line's start, and clear to its end. */
  private static final String ERASE = "\r\u001b[K";

  private static final String CUT_AT_MARGIN = "\u001b[?7l";
  private static final String GO_ON_AT_MARGIN = "\u001b[?7h";

  private final PrintWriter terminal;
  private final ProgressText words;
  private String shown = "";

  /**
   * Draws on a terminal that understands ANSI's escape sequences.
   *
   * @param folder where the run's data comes from
   */
  public TerminalProgress(PrintWriter terminal, String folder) {
    this.terminal = terminal;
    this.words = new ProgressText(folder);
  }

  @Override
  public void show(RunState state) {
    String text = words.bar(state);
    if (!text.equals(shown)) {
      terminal.print(ERASE + line(text));
      terminal.flush();
      shown = text;
    }
  }

  @Override
  public void notice(String line) {
    terminal.print(ERASE + line + System.lineSeparator() + line(shown));
    terminal.flush();
  }

  private static String line(String text) {
    return CUT_AT_MARGIN + text + GO_ON_AT_MARGIN;
  }

  @Override
  public void close() {
    terminal.print(ERASE);
    terminal.flush();
  }
}
