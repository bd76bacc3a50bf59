package dev.cosmicai.results.report;

import dev.cosmicai.contract.Task;
import dev.cosmicai.results.report.chart.Numbers;
import dev.cosmicai.results.summary.RunDetails;
import dev.cosmicai.results.summary.RunMetrics;
import dev.cosmicai.tasks.ClassRow;
import dev.cosmicai.tasks.ClassificationMetrics;
import dev.cosmicai.tasks.Metric;
import dev.cosmicai.tasks.OutputMetrics;
import dev.cosmicai.tasks.RegressionComponent;
import dev.cosmicai.tasks.RegressionMetrics;
import dev.cosmicai.tasks.TaskMetrics;
import dev.cosmicai.tasks.ValueStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a page says of a run's predictions, by its task.
 *
 * @param tiles the metrics that stand large at the top; up to four
 * @param tables the others
 */
record TaskSection(List<Metric> tiles, List<PageTable> tables) {
  private static final int MAX_ROWS = 200;

  static TaskSection of(RunDetails run) {
    RunMetrics metrics = run.summary().metrics();
    TaskMetrics measured = run.measured().measured().orElse(null);
    List<PageTable> tables = new ArrayList<>();
    if (measured instanceof RegressionMetrics regression) {
      tables.add(components(regression));
    } else if (measured instanceof OutputMetrics outputs) {
      tables.add(outputs(outputs));
    } else if (!metrics.values().isEmpty()) {
      tables.add(values(metrics));
    }
    if (measured instanceof ClassificationMetrics classification && metrics.labelled() > 0) {
      tables.add(classes(classification));
    }
    return new TaskSection(tiles(metrics), tables);
  }

  /** What the figure shows: its heading. */
  static String title(Task task) {
    if (task == null) {
      return "Predictions";
    }
    return switch (task) {
      case REDSHIFT -> "Predicted against spectroscopic redshift";
      case REGRESSION -> "Predicted against true values";
      case CLASSIFICATION -> "Predicted and true classes";
      case NONE -> "Outputs";
    };
  }

  /** What there is to see in the figure. */
  static String about(RunMetrics metrics) {
    if (metrics.task() == null) {
      return "There are no samples.";
    }
    String samples = Numbers.count(metrics.samples());
    return switch (metrics.task()) {
      case REDSHIFT ->
          metrics.labelled() == 0
              ? ("None of the %s samples has a spectroscopic redshift, so there is nothing to"
                      + " compare with and no metric.")
                  .formatted(samples)
              : ("%s galaxies; perfect predictions lie on the dashed line. MSE %s. Precision (NMAD)"
                      + " is 1.48 times the median distance of Δ from its median, exact to ±%s.")
                  .formatted(
                      metrics.coverage(),
                      Numbers.metric(metrics.mse()),
                      Numbers.metric(metrics.precisionBound()));
      case REGRESSION ->
          metrics.labelled() == 0
              ? nothingToCompare(samples, "a true value")
              : "%s samples; perfect predictions lie on the dashed lines."
                  .formatted(metrics.coverage());
      case CLASSIFICATION ->
          metrics.labelled() == 0
              ? nothingToCompare(samples, "a label")
              : ("%s samples. Right predictions lie on the diagonal; colours are shares of the true"
                      + " class. Where the network is calibrated, accuracy equals confidence.")
                  .formatted(metrics.coverage());
      case NONE -> "%s samples. There is nothing to compare the outputs with.".formatted(samples);
    };
  }

  private static String nothingToCompare(String samples, String with) {
    return "None of the %s samples has %s, so there is nothing to compare with and no metric."
        .formatted(samples, with);
  }

  private static List<Metric> tiles(RunMetrics metrics) {
    if (metrics.task() == null) {
      return List.of();
    }
    Stream<String> names =
        switch (metrics.task()) {
          case REDSHIFT -> Stream.of("r2", "nmad", "mae", "bias");
          case REGRESSION -> Stream.of("r2", "mae", "rmse", "bias");
          case CLASSIFICATION -> Stream.of("accuracy", "top5", "macroF1", "logLoss");
          case NONE -> Stream.of();
        };
    return names
        .flatMap(
            name -> metrics.values().stream().filter(metric -> metric.name().equals(name)).limit(1))
        .toList();
  }

  private static PageTable values(RunMetrics metrics) {
    return new PageTable(
        List.of("Metric", "Value"),
        metrics.values().stream()
            .map(metric -> List.of(metric.label(), Numbers.metric(metric.value())))
            .toList(),
        "");
  }

  private static PageTable components(RegressionMetrics metrics) {
    List<String> names = metrics.spec().components();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < Math.min(MAX_ROWS, names.size()); i++) {
      RegressionComponent component = metrics.components().get(i);
      rows.add(
          List.of(
              names.get(i),
              Numbers.count(component.labelled()),
              Numbers.metric(component.r2()),
              Numbers.metric(component.mae()),
              Numbers.metric(component.mse()),
              Numbers.metric(component.rmse()),
              Numbers.metric(component.bias())));
    }
    if (names.size() > 1) {
      rows.add(
          List.of(
              "mean",
              "",
              Numbers.metric(metrics.average(RegressionComponent::r2)),
              Numbers.metric(metrics.average(RegressionComponent::mae)),
              Numbers.metric(metrics.average(RegressionComponent::mse)),
              Numbers.metric(metrics.average(RegressionComponent::rmse)),
              Numbers.metric(metrics.average(RegressionComponent::bias))));
    }
    return new PageTable(
        List.of("Component", "Samples", "R²", "MAE", "MSE", "RMSE", "Bias"),
        rows,
        shown(names.size()));
  }

  private static PageTable classes(ClassificationMetrics metrics) {
    List<ClassRow> classes = metrics.classes();
    return new PageTable(
        List.of("Class", "Samples", "Predicted", "Precision", "Recall", "F1"),
        classes.stream()
            .limit(MAX_ROWS)
            .map(
                row ->
                    List.of(
                        row.name(),
                        Numbers.count(row.support()),
                        Numbers.count(row.predicted()),
                        Numbers.metric(row.precision()),
                        Numbers.metric(row.recall()),
                        Numbers.metric(row.f1())))
            .toList(),
        shown(classes.size()));
  }

  private static PageTable outputs(OutputMetrics metrics) {
    return new PageTable(
        List.of("Output", "Values", "Least", "Mean", "Greatest", "Not finite"),
        IntStream.range(0, metrics.values().size())
            .mapToObj(i -> output(metrics.spec().outputs().get(i).name(), metrics.values().get(i)))
            .toList(),
        "");
  }

  private static List<String> output(String name, ValueStatistics values) {
    return List.of(
        name,
        Numbers.count(values.finite()),
        Numbers.metric(values.lowest()),
        Numbers.metric(values.mean()),
        Numbers.metric(values.highest()),
        Numbers.count(values.notFinite()));
  }

  private static String shown(int rows) {
    return rows <= MAX_ROWS
        ? ""
        : "The first %d of %s are shown; summary.json has all."
            .formatted(MAX_ROWS, Numbers.count(rows));
  }
}
