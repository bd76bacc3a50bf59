package dev.cosmicai.cli.compare;

import dev.cosmicai.cli.option.StoreOptions;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.results.report.ComparedRun;
import dev.cosmicai.results.report.Comparison;
import dev.cosmicai.results.report.ReportPages;
import dev.cosmicai.results.summary.RunSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cosmic compare}. */
@Command(
    name = "compare",
    header = "Shows the results of several runs side by side.",
    description = {
      "Shows the results of several runs side by side: metrics, times, memory and cost, each"
          + " compared with the first run's. To see what bfloat16 or int8 changes, say, or"
          + " another network, or more ranks."
    },
    footer = {
      "  cosmic compare results/fp32 results/bf16",
      "  cosmic compare s3://survey/results/first s3://survey/results/second --report both.html"
    },
    exitCodeList = {
      "0:done",
      "64:wrong usage",
      "65:a result is damaged",
      "66:no such folder or bucket, or no finished run's results in it",
      "73:the report cannot be written",
      "77:the store refuses the credentials",
      "81:the store does not answer"
    })
public final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final StoreOptions store = new StoreOptions();

  @Parameters(
      arity = "2..*",
      paramLabel = "RESULT",
      description =
          "What a job names as its output: s3://bucket/prefix, or a folder of this machine.")
  private List<String> places;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Writes the comparison as a page too, with each run's picture.")
  private Path report;

  @Override
  public Integer call() {
    if (places.size() > Comparison.MAX_RUNS) {
      throw new ParameterException(
          spec.commandLine(),
          places.size() + " runs are too many; compare up to " + Comparison.MAX_RUNS);
    }
    try (store) {
      ResultFolders folders = new ResultFolders(store);
      List<RunSummary> summaries = new ArrayList<>();
      for (String place : places) {
        summaries.add(folders.summary(place));
      }
      Comparison comparison = Comparison.of(places, summaries);
      PrintWriter out = spec.commandLine().getOut();
      ComparisonText.lines(comparison).forEach(out::println);
      if (report != null) {
        write(ReportPages.comparison(comparison, figures(comparison, folders)));
        out.println();
        out.println("Report  " + report);
      }
      out.flush();
    }
    return 0;
  }

  private static Map<String, byte[]> figures(Comparison comparison, ResultFolders folders) {
    Map<String, byte[]> figures = new HashMap<>();
    for (ComparedRun run : comparison.runs()) {
      folders
          .find(run.place(), OutputLayout.FIGURE)
          .ifPresent(png -> figures.put(run.letter(), png));
    }
    return figures;
  }

  private void write(byte[] page) {
    try {
      Files.write(report, page);
    } catch (IOException e) {
      throw new FatalFault(Reason.OutputRefused, report + " cannot be written: " + e, e);
    }
  }
}
