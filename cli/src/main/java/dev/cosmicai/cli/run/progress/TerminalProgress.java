package dev.cosmicai.cli.run.progress;

import dev.cosmicai.proto.RunState;
import java.io.PrintWriter;

/** A bar in one line of a terminal. */
public final class TerminalProgress implements ProgressView {
  private final TerminalLine terminal;
  private final ProgressText words;

  /**
   * Draws on a terminal that understands ANSI's escape sequences.
   *
   * @param folder where the run's data comes from
   */
  public TerminalProgress(PrintWriter terminal, String folder) {
    this.terminal = new TerminalLine(terminal);
    this.words = new ProgressText(folder);
  }

  @Override
  public void show(RunState state) {
    terminal.show(words.bar(state));
  }

  @Override
  public void notice(String line) {
    terminal.notice(line);
  }

  @Override
  public void close() {
    terminal.clear();
  }
}
