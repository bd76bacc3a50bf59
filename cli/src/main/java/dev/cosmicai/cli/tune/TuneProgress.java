package dev.cosmicai.cli.tune;

import dev.cosmicai.cli.option.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells how far the measuring is: on a terminal in one line over and over, else now and then. */
final class TuneProgress implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int BAR_CHARS = 24;

  /** Back to the line's start, and clear to its end. */
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean interactive;
  private final LongSupplier nanoTime;
  private long shownNanos;
  private boolean shown;

  /** Writes to the console's {@code err}. */
  TuneProgress(Console console, LongSupplier nanoTime) {
    this.err = console.err();
    this.interactive = console.interactive();
    this.nanoTime = nanoTime;
  }

  /** Shows what was just measured, or what was left out. */
  void show(Told told) {
    if (told instanceof Told.Rate rate) {
      show(rate);
    } else if (told instanceof Told.LeftOut out) {
      err.println(
          (interactive ? ERASE : "")
              + (out.batchSize() == 0
                  ? TuneTable.member(out.member())
                  : new Candidate(out.precision(), out.member(), out.batchSize()))
              + " left out: "
              + out.why());
      err.flush();
    }
  }

  private void show(Told.Rate rate) {
    int percent = 100 * rate.done() / rate.total();
    String figures =
        String.format(
            Locale.ROOT,
            "%3d %%  %s  %s  %s samples/s",
            percent,
            rate.candidate().precision(),
            rate.candidate(),
            TuneTable.rate(rate.samplesPerSecond()));
    long now = nanoTime.getAsLong();
    if (interactive) {
      int filled = BAR_CHARS * percent / 100;
      String bar = "=".repeat(filled) + " ".repeat(BAR_CHARS - filled);
      err.print(ERASE + "[" + bar + "] " + figures);
    } else if (!shown || rate.done() == rate.total() || now - shownNanos >= INTERVAL.toNanos()) {
      shownNanos = now;
      shown = true;
      err.println(figures);
    }
    err.flush();
  }

  @Override
  public void close() {
    if (interactive) {
      err.print(ERASE);
      err.flush();
    }
  }
}
