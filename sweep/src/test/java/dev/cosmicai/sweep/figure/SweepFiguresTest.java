package dev.cosmicai.sweep.figure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.sweep.FinishedRun;
import dev.cosmicai.sweep.FinishedRun.Work;
import dev.cosmicai.sweep.Rows;
import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.chart.Drawing;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepFiguresTest {
  @Test
  void dataSizesAreDrawnByPartitionSize() {
    List<SweepRun> runs = new ArrayList<>();
    for (int partition : new int[] {25, 50, 100}) {
      for (int gib : new int[] {1, 4, 12}) {
        int files = gib * 1024 / partition;
        add(runs, new Work(partition, files, files, 512), "dataset");
      }
    }

    List<SweepFigure> figures = SweepFigures.of(Cell.of(runs));

    assertThat(figures)
        .extracting(SweepFigure::name)
        .containsExactly(
            "time-by-data-size",
            "throughput-by-data-size",
            "weak-scaling",
            "cost-by-time",
            "rank-times");
    assertThat(words(figures.get(0)))
        .contains("Time against data size", "Data (GiB)", "Time (s)")
        .contains("25 MiB partitions", "50 MiB partitions", "100 MiB partitions")
        .doesNotContain("measured");
    assertNothingOverlaps(figures);
  }

  @Test
  void batchSizesAreDrawnAtTheirOwnPlacesAndWhatIsNotMeasuredIsToldApart() {
    List<SweepRun> runs = new ArrayList<>();
    for (int batchSize = 32; batchSize <= 1024; batchSize *= 2) {
      add(runs, new Work(25, 16, 4, batchSize), "batchSize");
    }
    for (SweepRun run : List.copyOf(runs)) {
      runs.add(Rows.from(Source.SIMULATED, run, 1.1));
      runs.add(Rows.from(Source.IMPORTED, run, 1.4));
    }

    List<SweepFigure> figures = SweepFigures.of(Cell.of(runs));

    assertThat(figures)
        .extracting(SweepFigure::name)
        .containsExactly(
            "time-by-batch-size",
            "throughput-by-batch-size",
            "memory-by-batch-size",
            "cost-by-time",
            "rank-times");
    assertThat(words(figures.get(0)))
        .contains("32", "64", "128", "256", "512", "1024")
        .contains("measured", "simulated", "imported");
    assertNothingOverlaps(figures);
  }

  @Test
  void ranksAreDrawnBesideIdealScaling() {
    List<SweepRun> runs = new ArrayList<>();
    for (int ranks : new int[] {1, 6, 16, 128}) {
      for (int files : new int[] {16, 256}) {
        add(runs, new Work(25, files, ranks, 512), "dataset", "worldSize");
      }
    }

    List<SweepFigure> figures = SweepFigures.of(Cell.of(runs));

    assertThat(figures)
        .extracting(SweepFigure::name)
        .contains("strong-scaling", "weak-scaling", "cost-by-time", "rank-times");
    SweepFigure strong = named(figures, "strong-scaling");
    assertThat(words(strong)).contains("1", "6", "16", "128", "ideal", "400 MiB", "6.25 GiB");
    assertNothingOverlaps(figures);
  }

  @Test
  void partitionSizesOfTheSameDataAreDrawn() {
    List<SweepRun> runs = new ArrayList<>();
    for (int partition : new int[] {25, 50, 100}) {
      add(runs, new Work(partition, 800 / partition, 4, 512), "dataset");
    }

    assertThat(SweepFigures.of(Cell.of(runs)))
        .extracting(SweepFigure::name)
        .startsWith("time-by-partition-size", "throughput-by-partition-size")
        .doesNotContain("time-by-data-size", "strong-scaling", "time-by-batch-size");
  }

  @Test
  void anAxisThatIsAnotherNameOfTheSizeTellsNoLinesApart() {
    List<SweepRun> runs = new ArrayList<>();
    for (int files : new int[] {1, 2, 5, 10}) {
      Work work = new Work(4, files, 2, 512);
      SweepRun run = FinishedRun.of(work, 1, "dataset").get(0).row();
      runs.add(Rows.of("size" + files, 1, Map.of("data.totalSize", files + "MB"), run.values()));
    }

    SweepFigure time = SweepFigures.of(Cell.of(runs)).get(0);

    assertThat(words(time)).contains("Data (MiB)", "4", "8", "20", "40");
    assertThat(words(time)).noneMatch(word -> word.contains("data.totalSize"));
  }

  @Test
  void aShortLastFileIsOfTheSamePartitionSize() {
    List<SweepRun> runs = new ArrayList<>();
    for (int files : new int[] {8, 16, 32}) {
      SweepRun run = FinishedRun.of(new Work(4, files, 2, 512), 1, "dataset").get(0).row();
      Map<Measure, Double> values = new EnumMap<>(run.values());
      values.put(Measure.PARTITION_MIB, 4 - 4.0 / files / 2);
      runs.add(Rows.of("size" + files, 1, run.settings(), values));
    }

    assertThat(words(SweepFigures.of(Cell.of(runs)).get(0)))
        .noneMatch(word -> word.contains("partitions"));
  }

  @Test
  void oneCellHasNothingToCompare() {
    List<SweepRun> runs = new ArrayList<>();
    add(runs, new Work(25, 4, 4, 512), "dataset");

    assertThat(SweepFigures.of(Cell.of(runs)))
        .extracting(SweepFigure::name)
        .containsExactly("rank-times");
    assertThat(SweepFigures.of(List.of())).isEmpty();
  }

  private static void add(List<SweepRun> runs, Work work, String... axes) {
    FinishedRun.of(work, 3, axes).forEach(run -> runs.add(run.row()));
  }

  private static SweepFigure named(List<SweepFigure> figures, String name) {
    return figures.stream().filter(figure -> figure.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> words(SweepFigure figure) {
    return figure.drawing().texts().stream().map(Drawing.Text::words).toList();
  }

  private static void assertNothingOverlaps(List<SweepFigure> figures) {
    for (SweepFigure figure : figures) {
      List<Drawing.Text> texts = figure.drawing().texts();
      Rectangle2D page =
          new Rectangle2D.Double(0, 0, figure.drawing().width(), figure.drawing().height());
      for (int i = 0; i < texts.size(); i++) {
        Rectangle2D bounds = texts.get(i).bounds();
        assertThat(page.contains(bounds)).as("%s: %s", figure.name(), texts.get(i)).isTrue();
        for (Drawing.Text other : texts.subList(i + 1, texts.size())) {
          assertThat(bounds.intersects(other.bounds()))
              .as("%s: %s over %s", figure.name(), texts.get(i).words(), other.words())
              .isFalse();
        }
      }
    }
  }
}
