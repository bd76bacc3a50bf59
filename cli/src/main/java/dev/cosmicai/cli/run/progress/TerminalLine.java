package dev.cosmicai.cli.run.progress;

import java.io.PrintWriter;

/**
 * One line of a terminal that is written over and over. Where the terminal is narrower, it ends at
 * the margin: the rest of a line that goes on in the next one would stay there.
 */
public final class TerminalLine {
  /** Back to the line's start, and clear to its end. */
  private static final String ERASE = "\r\u001b[K";

  private static final String CUT_AT_MARGIN = "\u001b[?7l";
  private static final String GO_ON_AT_MARGIN = "\u001b[?7h";

  private final PrintWriter terminal;
  private String shown = "";

  /** On a terminal that understands ANSI's escape sequences. */
  public TerminalLine(PrintWriter terminal) {
    this.terminal = terminal;
  }

  /** Writes it anew if it says something else. */
  public void show(String text) {
    if (!text.equals(shown)) {
      terminal.print(ERASE + cut(text));
      terminal.flush();
      shown = text;
    }
  }

  /** Writes a line above it, which stays. */
  public void notice(String line) {
    terminal.print(ERASE + line + System.lineSeparator() + cut(shown));
    terminal.flush();
  }

  /** Leaves the terminal as other output expects it. */
  public void clear() {
    terminal.print(ERASE);
    terminal.flush();
    shown = "";
  }

  private static String cut(String text) {
    return CUT_AT_MARGIN + text + GO_ON_AT_MARGIN;
  }
}
