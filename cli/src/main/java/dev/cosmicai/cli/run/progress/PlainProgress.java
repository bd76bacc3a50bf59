package dev.cosmicai.cli.run.progress;

import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Lines for logs and pipes: at a change of phase, and every few seconds in between. */
public final class PlainProgress implements ProgressView {
  private final PrintWriter out;
  private final Duration interval;
  private final LongSupplier nanoTime;
  private Phase shownPhase;
  private long shownNanos;

  /** Writes at most one line in an interval while the phase stays. */
  public PlainProgress(PrintWriter out, Duration interval, LongSupplier nanoTime) {
    this.out = out;
    this.interval = interval;
    this.nanoTime = nanoTime;
  }

  @Override
  public void show(RunState state) {
    long now = nanoTime.getAsLong();
    if (state.getPhase() != shownPhase || now - shownNanos >= interval.toNanos()) {
      shownPhase = state.getPhase();
      shownNanos = now;
      out.println(ProgressText.line(state));
      out.flush();
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
