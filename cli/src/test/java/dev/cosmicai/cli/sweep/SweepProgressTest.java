package dev.cosmicai.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.proto.RunState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepProgressTest {
  private final StringWriter written = new StringWriter();
  private final Grid grid =
      Grid.of(
          TestSweep.of("axes: [{field: worldSize, values: [1, 2]}]\nrepeats: 2\norder: Listed"));
  private final List<GridRun> runs = grid.runs();
  private Duration now = Duration.ZERO;

  @Test
  void lineOfARunCountsCellsAndRunsAndTellsTheTimeThatIsLeft() {
    SweepProgress progress = progress(false);

    progress.skip(runs.get(0));
    run(progress, runs.get(1), 10);
    run(progress, runs.get(2), 20);
    run(progress, runs.get(3), 15);

    assertThat(lines())
        .containsExactly(
            "cells 1/2  runs 2/4  ETA 0:20  1-2 is complete in 10.0 s, 12 samples/s",
            "cells 1/2  runs 3/4  ETA 0:15  2-1 is complete in 20.0 s, 12 samples/s",
            "cells 2/2  runs 4/4  2-2 is complete in 15.0 s, 12 samples/s");
  }

  @Test
  void warmUpIsToldAndNotCounted() {
    SweepProgress progress = progress(false);

    run(progress, grid.warmUp().orElseThrow(), 30);
    run(progress, runs.get(0), 5);

    assertThat(lines())
        .containsExactly(
            "cells 0/2  runs 0/4  warm-up is complete in 30.0 s, 12 samples/s",
            "cells 0/2  runs 1/4  ETA 0:15  1-1 is complete in 5.0 s, 12 samples/s");
  }

  @Test
  void barIsOfAllRunsAndMovesWithinOne() {
    SweepProgress progress = progress(true);
    run(progress, runs.get(0), 8);
    progress.begin(runs.get(1));
    now = now.plusSeconds(4);

    progress.show(RunState.newBuilder().setSamplesTotal(200).setSamplesDone(100).build());

    assertThat(written.toString())
        .contains("[=====>          ]  37 %  cells 0/2  runs 1/4  ETA 0:20  1-2 50 %");
  }

  @Test
  void whoStopsItIsToldHowToGoOn() {
    SweepProgress progress = progress(false);
    progress.begin(runs.get(2));

    progress.interrupted("resume: true in the job goes on from here");

    assertThat(lines())
        .containsExactly(
            "stopped in the run 2-1: the same command goes on from here, and repeats no finished"
                + " run");
  }

  private void run(SweepProgress progress, GridRun run, int seconds) {
    progress.begin(run);
    now = now.plusSeconds(seconds);
    progress.end("is complete", ", 12 samples/s");
  }

  private SweepProgress progress(boolean interactive) {
    PrintWriter err = new PrintWriter(written, true);
    return new SweepProgress(new Console(err, err, interactive), runs, () -> now.toNanos());
  }

  private List<String> lines() {
    return written.toString().lines().toList();
  }
}
