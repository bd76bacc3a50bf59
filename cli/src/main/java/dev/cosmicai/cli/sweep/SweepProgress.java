package dev.cosmicai.cli.sweep;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.cli.run.progress.ProgressText;
import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.progress.TerminalLine;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.sweep.grid.GridRun;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Shows how far a sweep is: a bar over all of its runs on a terminal, else a line for each run that
 * ends. Called by one thread.
 */
final class SweepProgress implements ProgressView {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Console console;
  private final TerminalLine terminal;
  private final List<GridRun> runs;
  private final LongSupplier nanoTime;
  private final Map<String, Integer> leftOfCells = new HashMap<>();
  private final int cells;
  private int ended;
  private int measured;
  private double measuredSeconds;
  private GridRun current;
  private long beganNanos;
  private double fraction;

  SweepProgress(Console console, List<GridRun> runs, LongSupplier nanoTime) {
    this.console = console;
    this.terminal = new TerminalLine(console.err());
    this.runs = runs;
    this.nanoTime = nanoTime;
    runs.forEach(run -> leftOfCells.merge(run.cell().name(), 1, Integer::sum));
    this.cells = leftOfCells.size();
  }

  /** A run that ended before this sweep was started again. */
  void skip(GridRun run) {
    count(run);
  }

  /** A run that begins now. */
  void begin(GridRun run) {
    current = run;
    beganNanos = nanoTime.getAsLong();
    fraction = 0;
    draw();
  }

  /**
   * The run that began is over.
   *
   * @param outcome in words
   */
  void end(String outcome) {
    double seconds = seconds();
    if (!current.isWarmUp()) {
      count(current);
      measured++;
      measuredSeconds += seconds;
    }
    String line = format("%s  %s in %.1f s", counts(), current.name() + " " + outcome, seconds);
    current = null;
    notice(ended < runs.size() && measured > 0 ? line + "  ETA " + eta() : line);
  }

  @Override
  public void show(RunState state) {
    long total = state.getSamplesTotal();
    fraction = total <= 0 ? 0 : Math.min(1, state.getSamplesDone() / (double) total);
    draw();
  }

  @Override
  public void notice(String line) {
    if (console.interactive()) {
      terminal.notice(line);
    } else {
      console.err().println(line);
      console.err().flush();
    }
  }

  @Override
  public void interrupted(String howToGoOn) {
    notice(
        "stopped in the run %s: the same command goes on from here, and repeats no finished run"
            .formatted(current.name()));
  }

  @Override
  public void close() {
    if (console.interactive()) {
      terminal.clear();
    }
  }

  private void count(GridRun run) {
    ended++;
    leftOfCells.merge(run.cell().name(), -1, Integer::sum);
  }

  private void draw() {
    if (console.interactive()) {
      double part = current.isWarmUp() ? 0 : fraction;
      int percent = (int) Math.min(100, 100 * (ended + part) / runs.size());
      String eta = measured == 0 ? "" : "  ETA " + eta();
      String own = format("  %s %d %%", current.name(), (int) (100 * fraction));
      terminal.show(ProgressText.bar(percent) + "  " + counts() + eta + own);
    }
  }

  private String counts() {
    long cellsDone = leftOfCells.values().stream().filter(left -> left == 0).count();
    return format("cells %,d/%,d  runs %,d/%,d", cellsDone, cells, ended, runs.size());
  }

  /** As long as the runs took that were seen, on average. */
  private String eta() {
    double mean = measuredSeconds / measured;
    double gone = current == null || current.isWarmUp() ? 0 : Math.min(mean, seconds());
    return ProgressText.duration((long) Math.ceil(mean * (runs.size() - ended) - gone));
  }

  private double seconds() {
    return (nanoTime.getAsLong() - beganNanos) / NANOS_PER_SECOND;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
