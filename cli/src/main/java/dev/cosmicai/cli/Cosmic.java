package dev.cosmicai.cli;

import dev.cosmicai.cli.compare.CompareCommand;
import dev.cosmicai.cli.convert.ConvertCommand;
import dev.cosmicai.cli.data.PrepareCommand;
import dev.cosmicai.cli.data.ServeS3Command;
import dev.cosmicai.cli.job.DemoCommand;
import dev.cosmicai.cli.job.PlanCommand;
import dev.cosmicai.cli.job.RunCommand;
import dev.cosmicai.cli.job.ValidateCommand;
import dev.cosmicai.cli.rendezvous.RendezvousCommand;
import dev.cosmicai.cli.sweep.ImportCaiCommand;
import dev.cosmicai.cli.sweep.SimulateCommand;
import dev.cosmicai.cli.sweep.SweepCommand;
import dev.cosmicai.cli.tune.TuneCommand;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.process.ProcessMain;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program {@code cosmic}. */
@Command(
    name = "cosmic",
    description = {
      "Batch inference of a neural network over many partitions in S3.",
      "",
      "A job is a YAML file: which network, which data, where the results go. Here it runs on this"
          + " machine; in a cluster, kubectl apply takes the same file.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Start here:",
      "  cosmic demo                               a whole job on synthetic images of real"
          + " galaxies",
      "  cosmic run -f cosmic-demo/job.yaml --data-dir cosmic-demo --output s3://demo/results/mine",
      "                                            the same job again, by hand",
      "  cosmic plan -f job.yaml                   what a job would do, without doing it",
      "  cosmic help run                           how jobs are written and what the exit codes"
          + " mean"
    },
    subcommands = {
      DemoCommand.class,
      WarmUpCommand.class,
      RunCommand.class,
      PlanCommand.class,
      ValidateCommand.class,
      PrepareCommand.class,
      TuneCommand.class,
      SweepCommand.class,
      SimulateCommand.class,
      ImportCaiCommand.class,
      CompareCommand.class,
      ConvertCommand.class,
      RendezvousCommand.class,
      ServeS3Command.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Cosmic implements Runnable {
  private static final int HELP_WIDTH = 100;
  private static final String LOG_CONFIGURATION = "logback.configurationFile";

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    // Errors are told in the commands' own words: the libraries' log stays silent unless asked for.
    if (System.getenv(Variables.LOG_LEVEL.name()) == null
        && System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "dev/cosmicai/cli/logback-silent.xml");
    }
    System.exit(commandLine().execute(args));
  }

  /** The whole program, for {@link #main} and for tests. */
  static CommandLine commandLine() {
    CommandLine cosmic = new CommandLine(new Cosmic());
    addHelp(cosmic);
    cosmic.getSubcommands().values().forEach(Cosmic::addHelp);
    cosmic.getSubcommands().values().forEach(Cosmic::addHeadings);
    return cosmic
        .setParameterExceptionHandler(Cosmic::wrongUsage)
        .setExecutionExceptionHandler(Cosmic::failure)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(HELP_WIDTH);
  }

  private static void addHelp(CommandLine command) {
    if (command.getCommandSpec().findOption("-h") == null) {
      command
          .getCommandSpec()
          .addOption(
              OptionSpec.builder("-h", "--help")
                  .usageHelp(true)
                  .description("Shows this text.")
                  .build());
    }
  }

  /** For those that teach by examples. */
  private static void addHeadings(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    if (usage.footer().length == 0) {
      return;
    }
    usage
        .descriptionHeading("%n")
        .parameterListHeading("%nParameters:%n")
        .optionListHeading("%nOptions:%n")
        .exitCodeListHeading("%nExit codes:%n");
    if (usage.footerHeading().isEmpty()) {
      usage.footerHeading("%nExamples:%n");
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("error: " + e.getMessage());
    String command = e.getCommandLine().getCommandSpec().name();
    err.println("see: cosmic help" + (command.equals("cosmic") ? "" : " " + command));
    return Reason.InvalidSpec.exitCode();
  }

  private static int failure(Exception e, CommandLine command, ParseResult parsed) {
    Fault fault = ProcessMain.asFault(e);
    command.getErr().println("error: " + fault.getMessage());
    if (fault instanceof InternalFault
        && "DEBUG".equals(System.getenv(Variables.LOG_LEVEL.name()))) {
      e.printStackTrace(command.getErr());
    }
    return fault.reason().exitCode();
  }
}
