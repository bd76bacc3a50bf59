package dev.cosmicai.cli.tune;

import dev.cosmicai.cli.option.Console;
import dev.cosmicai.cli.run.StopOnSignal;
import dev.cosmicai.cli.run.process.TemporaryFolder;
import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.results.rank.ProcessorName;
import dev.cosmicai.worker.inference.Schedule;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import dev.cosmicai.worker.network.choice.ProcessorChoice;
import dev.cosmicai.worker.network.choice.ProcessorChoices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cosmic tune}. */
@Command(
    name = "tune",
    header = "Finds out what of an archive is fastest on this machine.",
    description = {
      "Finds out with which of its members and how many samples at a time an archive is fastest on"
          + " this machine, and writes that into it. Ranks on processors of this class then compute"
          + " so, unless the job sets model.batchSize.",
      "",
      "Each precision that the archive holds and the CPU computes in is measured as a rank computes,"
          + " with the archive's golden samples and batch sizes from 8 to 512. It takes all cores:"
          + " nothing else should run."
    },
    footer = {
      "  cosmic tune network.pt",
      "  cosmic tune network.pt --out tuned.pt --precision bf16 --seconds 20"
    },
    exitCodeList = {
      "0:done",
      "64:wrong usage, a model that cannot be tuned, or a CPU of no class",
      "66:no such file",
      "70:a defect of this program",
      "73:the archive cannot be written",
      "78:the model is corrupt, or has nothing that this CPU computes in",
      "130:stopped by Ctrl-C (SIGINT)",
      "137:the system killed the measuring, as it does when memory runs out",
      "143:stopped by SIGTERM"
    })
public final class TuneCommand implements Callable<Integer> {
  private static final int MAX_SECONDS = 3_600;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "The archive: a file of this machine.")
  private String model;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the tuned archive goes (default: in the place of MODEL).")
  private Path out;

  @Option(
      names = "--precision",
      paramLabel = "auto|fp32|bf16|int8",
      defaultValue = "auto",
      description = "What is tuned; auto, the default: all that archive and CPU have.")
  private Precision precision;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "5",
      description =
          "How long each member is measured with each batch size, 1 to 3600 (default:"
              + " ${DEFAULT-VALUE}).")
  private int seconds;

  @Override
  public Integer call() {
    if (seconds < 1 || seconds > MAX_SECONDS) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "--seconds must be from 1 to %d, not %d".formatted(MAX_SECONDS, seconds));
    }
    Console console = Console.of(spec.commandLine());
    TuningInput input = TuningInput.open(model, precision, CpuFeatures.current());
    ProcessorChoices choices = input.archive().choices();
    TunedArchive target = new TunedArchive(out == null ? Path.of(model) : out);
    int cores = Runtime.getRuntime().availableProcessors();
    Schedule schedule =
        Schedule.of(cores, new Environment(System.getenv()).getInt(Variables.STREAMS));
    console
        .err()
        .printf(
            "%s on %s, of the class %s, %s of %s%n",
            model,
            ProcessorName.current(),
            input.processor(),
            TuneTable.counted(schedule.streams(), "stream"),
            TuneTable.counted(schedule.threadsPerStream(), "thread"))
        .flush();
    Measurements measurements = measure(input, schedule, cores, console);
    TuneTable.lines(measurements).forEach(console.out()::println);
    for (ProcessorChoice choice : choices(input, measurements, schedule)) {
      choices = choices.with(choice);
    }
    target.write(input.archive(), choices);
    console.out().println((out == null ? model : out) + " is tuned for " + input.processor());
    console.out().flush();
    return 0;
  }

  private Measurements measure(TuningInput input, Schedule schedule, int cores, Console console) {
    Measurements measurements = new Measurements();
    List<String> leftOut = new ArrayList<>();
    try (StopOnSignal signal = new StopOnSignal();
        TemporaryFolder scratch = TemporaryFolder.create("cosmic-tune-");
        TuneProgress progress = new TuneProgress(console, System::nanoTime)) {
      TuneTask task =
          new TuneTask(
              Path.of(model),
              input.precisions(),
              schedule,
              Duration.ofSeconds(seconds),
              scratch.path());
      MeasuringProcess.run(
          task,
          cores,
          signal,
          told -> {
            progress.show(told);
            if (told instanceof Told.Rate rate) {
              measurements.add(rate.candidate(), rate.samplesPerSecond());
            } else if (told instanceof Told.LeftOut gone) {
              leftOut.add(gone.why());
              measurements.remove(new Candidate(gone.precision(), gone.member(), gone.batchSize()));
            }
          });
    }
    if (measurements.candidates().isEmpty()) {
      throw new FatalFault(
          Reason.ModelCorrupt, "nothing of %s runs here: %s".formatted(model, leftOut.get(0)));
    }
    return measurements;
  }

  private static List<ProcessorChoice> choices(
      TuningInput input, Measurements measurements, Schedule schedule) {
    return input.precisions().stream()
        .map(measurements::choice)
        .flatMap(Optional::stream)
        .map(
            chosen ->
                new ProcessorChoice(
                    input.processor(),
                    chosen.precision(),
                    chosen.member(),
                    chosen.batchSize(),
                    Optional.of(
                        String.format(
                            Locale.ROOT,
                            "%s, %s, %s samples/s",
                            ProcessorName.current(),
                            TuneTable.counted(schedule.streams(), "stream"),
                            TuneTable.rate(measurements.rate(chosen))))))
        .toList();
  }
}
