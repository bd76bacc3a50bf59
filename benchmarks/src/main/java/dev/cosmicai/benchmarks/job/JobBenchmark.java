package dev.cosmicai.benchmarks.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.benchmarks.peers.Peers;
import dev.cosmicai.benchmarks.report.Machine;
import dev.cosmicai.benchmarks.report.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Computes the same job with every program in turns, round after round, and compares time, memory
 * and predictions.
 */
@Command(
    name = "job",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Measures a whole job on this machine beside Ray Data: the same partitions from the same S3"
            + " server, with as many ranks or actors as cores, from the command to the last byte"
            + " that is stored. It takes all cores: nothing else should run. Needs root, for a"
            + " control group that counts processor time.")
public final class JobBenchmark implements Callable<Integer> {
  private static final Path REQUIREMENTS = Path.of("benchmarks/peers/requirements.txt");

  @Option(names = "--rounds", description = "Rounds that count.")
  private int rounds = 5;

  @Option(names = "--partitions", description = "How many partitions.")
  private int partitions = 8;

  @Option(names = "--megabytes", paramLabel = "MB", description = "How large each is: 2 for a try.")
  private int megabytes = 25;

  @Mixin private Publication publication;

  private final Map<Contender, List<JobTrial>> trials = new LinkedHashMap<>();
  private final Map<Contender, Deviation> deviations = new LinkedHashMap<>();

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new JobBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = Machine.current();
    JobData data = new JobData(partitions, megabytes);
    Path folder = Path.of(System.getenv("COSMIC_BENCHMARK_DIR"));
    JobRunner runner = new JobRunner(folder, data, machine.cores());
    data.draw(folder.resolve("store/bench"));
    for (Contender each : Contender.on(machine)) {
      runner.prepare(each);
      trials.put(each, new ArrayList<>());
    }
    for (int round = 1; round <= rounds; round++) {
      round(round, runner);
      Optional<String> fault = fault(data);
      if (fault.isPresent()) {
        System.err.println("Not compared: " + fault.get());
        return 1;
      }
    }
    JobReport report = new JobReport(data, trials, deviations);
    publication.publish(
        "job",
        List.of(
            "%d partitions of %d MB, %d samples. Rounds: %d. Peer: %s."
                .formatted(partitions, megabytes, data.totalSamples(), rounds, packages()),
            report.jobs(),
            report.pairs(),
            report.predictions()));
    return 0;
  }

  private void round(int round, JobRunner runner) throws IOException, InterruptedException {
    List<Contender> order = new ArrayList<>(trials.keySet());
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    for (Contender each : order) {
      JobTrial trial = runner.compute(each, "job-%s-%d".formatted(each.id(), round));
      System.err.printf(
          "%s round %d of %d, %s: %.1f s, %.1f s of processor time, %d MiB%n",
          Instant.now(),
          round,
          rounds,
          each.id(),
          trial.wallSeconds(),
          trial.cpuSeconds(),
          trial.peakBytes() >> 20);
      trials.get(each).add(trial);
    }
  }

  /** Compares the last round's predictions; gives what one program did other than asked. */
  private Optional<String> fault(JobData data) throws IOException, InterruptedException {
    Map<Contender, String> folders = new LinkedHashMap<>();
    trials.forEach(
        (each, all) -> folders.put(each, all.get(all.size() - 1).predictions().toString()));
    JsonNode answer =
        Peers.ask(
            Stream.concat(
                    Stream.of("compare-jobs", folders.get(Contender.REFERENCE)),
                    folders.values().stream())
                .toArray(String[]::new));
    folders.forEach((each, path) -> deviations.put(each, Deviation.of(answer.required(path))));
    return deviations.entrySet().stream()
        .flatMap(
            of ->
                of.getValue().fault(of.getKey().precision(), data.totalSamples()).stream()
                    .map(fault -> of.getKey().id() + " " + fault))
        .findFirst();
  }

  private static String packages() throws IOException {
    return Files.readAllLines(REQUIREMENTS).stream()
        .filter(line -> line.matches("(ray|pyarrow|torch)\\b.*==.*"))
        .collect(Collectors.joining(", "));
  }
}
