package dev.cosmicai.cli.run.progress;

import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.FollowedRun;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Lines for logs and pipes: at a change of phase, and every few seconds in between. */
public final class PlainProgress implements ProgressView {
  private final PrintWriter out;
  private final ProgressText text;
  private final Duration interval;
  private final LongSupplier nanoTime;
  private Phase shownPhase;
  private String shownLine = "";
  private long shownNanos;

  /**
   * Writes at most one line in an interval while the phase stays, and none that says once more that
   * the run waits for files.
   *
   * @param folder where the run's data comes from
   */
  public PlainProgress(PrintWriter out, String folder, Duration interval, LongSupplier nanoTime) {
    this.out = out;
    this.text = new ProgressText(folder);
    this.interval = interval;
    this.nanoTime = nanoTime;
  }

  @Override
  public void show(RunState state) {
    long now = nanoTime.getAsLong();
    if (state.getPhase() != shownPhase || now - shownNanos >= interval.toNanos()) {
      shownPhase = state.getPhase();
      shownNanos = now;
      String line = text.line(state);
      if (!(line.equals(shownLine) && FollowedRun.isWaitingForFiles(state))) {
        out.println(line);
        out.flush();
      }
      shownLine = line;
    }
  }

  @Override
  public void notice(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
