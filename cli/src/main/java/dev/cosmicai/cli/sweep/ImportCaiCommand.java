package dev.cosmicai.cli.sweep;

import dev.cosmicai.cli.run.LocalStore;
import dev.cosmicai.cli.run.process.TemporaryFolder;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.sweep.cai.CaiFolder;
import dev.cosmicai.sweep.report.SweepReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cosmic import-cai}. */
@Command(
    name = "import-cai",
    header = "Makes tables, figures and a page of results that CAI has published.",
    description = {
      "Makes tables, figures and a page of results that CAI or its users have published, in their own"
          + " forms: combined_data.json and ranks' own files below folders such as"
          + " result-partition-25MB/10GB/1, result_stats.csv and its other forms,"
          + " state_machine_logs.csv, total_execution_time.csv, an HPC system's total.json, a local"
          + " run's Results.json. Every row is marked as imported, and says which of its numbers are"
          + " not what they are called, such as a time that is a profiler's sum.",
      "",
      "cosmic sweep --beside FOLDER draws the same results beside measured ones."
    },
    footer = {"  cosmic import-cai AI-for-Astronomy/aws --out published"},
    exitCodeList = {
      "0:done; what is damaged is left out, with a warning for each",
      "64:wrong usage",
      "66:no such folder, or no results in it",
      "73:the output cannot be written"
    })
public final class ImportCaiCommand implements Callable<Integer> {
  private static final String BUCKET = "imported";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "Where the published files are.")
  private Path folder;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "DIR",
      description = "The folder to write to; files of the same names are replaced.")
  private Path out;

  @Override
  public Integer call() {
    CaiFolder.Contents contents = CaiFolder.read(folder);
    Path target = made(out);
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    try (TemporaryFolder buckets = TemporaryFolder.create("cosmic-import-");
        LocalStore store = LocalStore.serve(target.getParent(), List.of(BUCKET), buckets.path());
        ObjectStore client = store.client(null, PATIENCE)) {
      ObjectUri output = ObjectUri.parse("s3://" + BUCKET + "/" + target.getFileName());
      SweepReport.Written written =
          SweepReport.write(client, output, name, List.of(), contents.runs());
      PrintWriter err = spec.commandLine().getErr();
      contents.warnings().forEach(warning -> err.println("warning: " + warning));
      written.warnings().forEach(warning -> err.println("warning: " + warning));
      err.flush();
      PrintWriter lines = spec.commandLine().getOut();
      lines.printf("%,d runs imported%n", written.runs());
      written
          .files()
          .forEach(
              file ->
                  lines.println("  " + LocalStore.locate(file, Optional.of(target.getParent()))));
      lines.flush();
    }
    return 0;
  }

  /** The folder itself, whatever links lead to it. */
  private static Path made(Path out) {
    try {
      return Files.createDirectories(out).toRealPath();
    } catch (IOException e) {
      throw new FatalFault(Reason.OutputRefused, out + " cannot be made: " + e.getMessage(), e);
    }
  }
}
