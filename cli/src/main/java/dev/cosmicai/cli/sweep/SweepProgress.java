package dev.cosmicai.cli.sweep;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.cli.run.progress.ProgressText;
import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.progress.TerminalLine;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.proto.RunState;
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
   * @param outcome in words, such as {@code is complete}
   * @param more what to say of it behind its time; may be empty
   */
  void end(String outcome, String more) {
    double seconds = seconds();
    fraction = 0;
    if (!current.isWarmUp()) {
      count(current);
      measured++;
      measuredSeconds += seconds;
    }
    String eta = ended < runs.size() && measured > 0 ? "  ETA " + eta() : "";
    notice(
        format("%s%s  %s %s in %.1f s%s", counts(), eta, current.name(), outcome, seconds, more));
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
      int percent = (int) Math.min(100, 100 * (ended + part()) / runs.size());
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
    return ProgressText.duration((long) Math.ceil(mean * (runs.size() - ended - part())));
  }

  /** How much of a run that counts is done. */
  private double part() {
    return current.isWarmUp() ? 0 : fraction;
  }

  private double seconds() {
    return (nanoTime.getAsLong() - beganNanos) / NANOS_PER_SECOND;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
