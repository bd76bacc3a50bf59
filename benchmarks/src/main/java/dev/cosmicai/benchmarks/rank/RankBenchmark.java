package dev.cosmicai.benchmarks.rank;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.benchmarks.report.Publication;
import dev.cosmicai.contract.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Computes the same partition with every contender in turns, round after round, and compares time,
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
  @Option(names = "--rounds", description = "Rounds that count.")
  private int rounds = 3;

  @Option(
      names = "--warm-up",
      description = "Whether a round goes before them that does not count.")
  private boolean warmUp;

  @Option(names = "--megabytes", description = "The partition's size; 100 are 5,113 samples.")
  private int megabytes = 100;

  @Option(
      names = "--memory-of",
      split = ",",
      paramLabel = "MB",
      description = "Further sizes, such as 25,1000, to measure our memory with.")
  private List<Integer> memorySizes = List.of();

  @Option(
      names = "--leave-out",
      split = ",",
      paramLabel = "PEER",
      description = "Peers not to measure, such as compile-bf16,compile-fp32.")
  private List<String> leftOut = List.of();

  @Option(names = "--tune", description = "Look for the peers' best forward sizes anew.")
  private boolean tune;

  @Option(
      names = "--python",
      defaultValue = "${env:COSMIC_PEERS_PYTHON}",
      description = "Python with the packages of benchmarks/peers/requirements.txt.")
  private Path python;

  @Option(
      names = "--cosmic",
      defaultValue = "bin/cosmic",
      description = "The program whose ranks are measured.")
  private Path cosmic;

  @Option(
      names = "--archive",
      paramLabel = "FILE",
      description =
          "An archive of the benchmark's network; unset: made by the exporter in this checkout.")
  private Path archive;

  @Option(
      names = "--dir",
      defaultValue = "${env:COSMIC_BENCHMARK_DIR}",
      description = "Where inputs, networks and logs are; they are used again.")
  private Path dir;

  @Option(names = "--chart", paramLabel = "FILE", description = "An SVG file to draw into.")
  private Path chart;

  @Mixin private Publication publication;

  private final Map<Contender, List<Trial>> trials = new LinkedHashMap<>();
  private final Peaks peaks = new Peaks();
  private PeersPython peers;

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new RankBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Machine machine = Machine.current();
    Workplace workplace = new Workplace(Path.of("").toAbsolutePath(), dir.toAbsolutePath());
    peers = new PeersPython(python, workplace);
    Inputs inputs = new Inputs(workplace, peers);

    say("making what is not there yet");
    double flopPerSample = inputs.peersNetworks();
    String partition = inputs.partition(megabytes);
    Set<Precision> held = inputs.archive(archive, partition + "/1.pt");
    List<Contender> contenders =
        Contender.on(machine, held).stream().filter(each -> !leftOut.contains(each.id())).toList();
    contenders.forEach(each -> trials.put(each, new ArrayList<>()));
    ForwardSizes sizes = ForwardSizes.open(workplace, tune);
    for (Contender each : contenders) {
      if (!each.ours()) {
        sizes.find(each, peers, workplace, machine.cores());
      }
    }

    Map<Integer, Long> memory = new TreeMap<>();
    try (StoreProcess store = StoreProcess.start(cosmic, workplace.store())) {
      clear(workplace.object("results"));
      RankRunner runner = new RankRunner(workplace, cosmic, peers, store, sizes, machine.cores());
      for (int round = warmUp ? 0 : 1; round <= rounds; round++) {
        round(round, runner, partition);
      }
      for (int size : memorySizes) {
        String name = "memory-" + size;
        memory.put(size, runner.peakResidentBytes(firstOfOurs(), name, inputs.partition(size)));
      }
    }
    report(machine, new Measured(trials, peaks, flopPerSample, accuracy()), memory);
    return 0;
  }

  /** The one whose memory is told. */
  private Contender firstOfOurs() {
    return trials.keySet().stream().filter(Contender::ours).findFirst().orElseThrow();
  }

  private void round(int round, RankRunner runner, String partition)
      throws IOException, InterruptedException {
    if (round > 0) {
      peaks.add(peers.ask("peaks", "--threads", "" + Runtime.getRuntime().availableProcessors()));
    }
    List<Contender> order = new ArrayList<>(trials.keySet());
    if (round % 2 == 0) {
      Collections.reverse(order);
    }
    for (Contender each : order) {
      Trial trial = runner.compute(each, each.id() + "-" + round, partition);
      say(
          "round %d, %s: %.1f s, warm %.1f s, forward passes %.1f s"
              .formatted(
                  round,
                  each.id(),
                  trial.wholeSeconds(),
                  trial.warmSeconds(),
                  trial.forwardSeconds()));
      if (round > 0) {
        trials.get(each).add(trial);
      }
    }
  }

  /** Each contender's in the last round; the predictions do not differ from round to round. */
  private Map<Contender, Accuracy> accuracy() throws IOException, InterruptedException {
    Map<Contender, Path> files = new LinkedHashMap<>();
    trials.forEach((each, all) -> files.put(each, all.get(all.size() - 1).predictions()));
    JsonNode answer =
        peers.ask(
            Stream.concat(
                    Stream.of("accuracy", files.get(Contender.CAI).toString()),
                    files.values().stream().map(Path::toString))
                .toArray(String[]::new));
    Map<Contender, Accuracy> accuracy = new LinkedHashMap<>();
    files.forEach(
        (each, file) -> {
          JsonNode found = answer.required(file.toString());
          accuracy.put(
              each,
              new Accuracy(
                  found.required("max").doubleValue(),
                  found.required("rms_over_sigma").doubleValue()));
        });
    return accuracy;
  }

  private void report(Machine machine, Measured measured, Map<Integer, Long> memory)
      throws IOException {
    RankTables tables = new RankTables(measured);
    List<String> parts =
        new ArrayList<>(
            List.of(
                "Measured on %s. Rounds: %d.\nPeers: %s."
                    .formatted(machine.text(), rounds, peersVersions()),
                tables.wholeRanks(),
                tables.forwardPasses(),
                tables.peaks(),
                tables.stages()));
    if (!memory.isEmpty()) {
      memory.put(megabytes, (long) measured.figures(firstOfOurs(), Trial::peakResidentBytes).max());
      parts.add(RankTables.memory(memory));
    }
    publication.tables("rank", String.join("\n\n", parts));
    if (chart != null) {
      Files.writeString(chart, RankChart.draw(measured).toString());
    }
  }

  private static String peersVersions() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("benchmarks/peers/requirements.txt"))) {
      return String.join(
          ", ",
          lines
              .filter(line -> line.matches("(onnxruntime|openvino|torch)==.*"))
              .map(line -> line.replace("==", " "))
              .toList());
    }
  }

  /** Results of an earlier benchmark: a run refuses an output that is not its own. */
  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> deepestFirst = Files.walk(folder).sorted(Collections.reverseOrder())) {
        for (Path path : (Iterable<Path>) deepestFirst::iterator) {
          Files.delete(path);
        }
      }
    }
  }

  private static void say(String text) {
    System.err.printf("%s %s%n", Instant.now().truncatedTo(ChronoUnit.SECONDS), text);
  }
}
