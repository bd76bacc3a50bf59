package dev.cosmicai.benchmarks.rank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.benchmarks.peers.Peers;
import dev.cosmicai.benchmarks.report.Machine;
import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.contract.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Computes the same partition with every engine in turns, round after round, and compares time,
 * memory and predictions.
 */
@Command(
    name = "rank",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Measures a rank on this machine beside PyTorch, torch.compile, ONNX Runtime and OpenVINO,"
            + " all on the same partition from the same S3 server. It takes all cores: nothing else"
            + " should run.")
public final class RankBenchmark implements Callable<Integer> {
  private static final int MEGABYTES = 100;
  private static final Path REQUIREMENTS = Path.of("benchmarks/peers/requirements.txt");

  @Option(names = "--rounds", description = "Rounds that count.")
  private int rounds = 3;

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "ENGINE",
      description =
          "Engines to leave out, such as compile-bf16,compile-fp32, which take half of the time.")
  private Set<String> leftOut = Set.of();

  @Option(
      names = "--memory-of",
      split = ",",
      paramLabel = "MB",
      description = "Further sizes, such as 25,1000, to measure our memory with.")
  private List<Integer> memorySizes = List.of();

  @Option(names = "--chart", paramLabel = "FILE", description = "An SVG file to draw into.")
  private Path chart;

  @Mixin private Publication publication;
  @Spec private CommandSpec spec;

  private final Map<Engine, List<Trial>> trials = new LinkedHashMap<>();
  private final Map<Precision, List<Double>> peaks = new EnumMap<>(Precision.class);

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new RankBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Machine machine = Machine.current();
    RankRunner runner =
        new RankRunner(Path.of(System.getenv("COSMIC_BENCHMARK_DIR")), machine.cores());
    try {
      Engine.on(machine, leftOut).forEach(engine -> trials.put(engine, new ArrayList<>()));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--without: " + e.getMessage());
    }
    for (int round = 1; round <= rounds; round++) {
      round(round, runner);
    }
    JsonNode network =
        new ObjectMapper().readTree(runner.networks().resolve("network.json").toFile());
    RankReport report =
        new RankReport(
            trials, peaks, network.required("flop_per_sample").doubleValue(), accuracy());
    Engine first = report.ours().get(0);
    Map<Integer, Double> memory = new TreeMap<>();
    memory.put(MEGABYTES, report.figures(first, Trial::peakResidentBytes).max());
    for (int size : memorySizes) {
      memory.put(size, runner.compute(first, "memory-" + size, size).peakResidentBytes());
    }
    String packages =
        Files.readAllLines(REQUIREMENTS).stream()
            .filter(line -> line.contains("=="))
            .collect(Collectors.joining(", "));
    publication.publish(
        "rank",
        List.of(
            "Rounds: %d. Peers' packages: %s.".formatted(rounds, packages),
            report.wholeRanks(),
            report.forwardPasses(),
            report.matrixProducts(),
            report.stages(),
            RankReport.memory(memory)));
    if (chart != null) {
      Files.writeString(chart, report.chart().toString());
    }
    return 0;
  }

  private void round(int round, RankRunner runner) throws IOException, InterruptedException {
    JsonNode fastest = Peers.ask("peaks", "--threads", "" + runner.threads());
    for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
      peaks
          .computeIfAbsent(precision, any -> new ArrayList<>())
          .add(fastest.required(precision.toString()).doubleValue());
    }
    List<Engine> order = new ArrayList<>(trials.keySet());
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    for (Engine each : order) {
      Trial trial = runner.compute(each, each.id() + "-" + round, MEGABYTES);
      System.err.printf(
          "%s round %d, %s: %.1f s%n", Instant.now(), round, each.id(), trial.wholeSeconds());
      trials.get(each).add(trial);
    }
  }

  /** Each engine's in the last round; the predictions do not differ from round to round. */
  private Map<Engine, JsonNode> accuracy() throws IOException, InterruptedException {
    Map<Engine, String> files = new LinkedHashMap<>();
    trials.forEach(
        (each, all) -> files.put(each, all.get(all.size() - 1).predictions().toString()));
    JsonNode answer =
        Peers.ask(
            Stream.concat(Stream.of("accuracy", files.get(Engine.CAI)), files.values().stream())
                .toArray(String[]::new));
    Map<Engine, JsonNode> accuracy = new LinkedHashMap<>();
    files.forEach((each, file) -> accuracy.put(each, answer.required(file)));
    return accuracy;
  }
}
