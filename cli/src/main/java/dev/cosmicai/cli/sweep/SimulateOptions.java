package dev.cosmicai.cli.sweep;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.sweep.simulate.Parameter;
import dev.cosmicai.sweep.simulate.Parameters;
import dev.cosmicai.sweep.simulate.Parameters.Place;
import dev.cosmicai.sweep.simulate.Prices;
import dev.cosmicai.sweep.simulate.Slowdowns;
import dev.cosmicai.sweep.table.TidyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What a simulation is fitted to, where its ranks would run, and at which prices. */
final class SimulateOptions {
  private static final String RUNS = "runs.csv";
  private static final String S3 = "s3://";
  private static final String OPTION = "given by --set";

  /** What ranks of one machine have otherwise: neither pods nor nodes of their own. */
  private static final List<Parameter> OF_PODS =
      List.of(
          Parameter.POD_START_SECONDS,
          Parameter.PODS_PER_SECOND,
          Parameter.IMAGE_PULL_SECONDS,
          Parameter.NODE_BYTES_PER_SECOND,
          Parameter.STORE_BYTES_PER_SECOND,
          Parameter.PLAN_SECONDS_PER_FILE,
          Parameter.SUMMARY_SECONDS_PER_RANK,
          Parameter.JOURNAL_SECONDS,
          Parameter.REQUEST_SECONDS,
          Parameter.RANK_BYTES_PER_SECOND);

  @Option(
      names = "--from",
      required = true,
      paramLabel = "RUNS",
      description =
          "What was measured: a sweep's runs.csv, or the folder, on this machine or in the store"
              + " (as s3://bucket/folder), that holds it. cosmic sweep writes it to"
              + " spec.output.uri; --report-only writes it again.")
  private String from;

  @Option(
      names = "--cluster",
      description =
          "Ranks are pods with cores of their own, on as many nodes as they need. Otherwise they"
              + " are processes of the machine that was measured.")
  private boolean cluster;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "A parameter that you know better than the fit, such as podStartSeconds=4; may be"
              + " repeated. The output lists all of them with unit, meaning and source. For a"
              + " cluster, look at nodeCores, rankCores, podStartSeconds, podsPerSecond,"
              + " imagePullSeconds, nodeBytesPerSecond and storeBytesPerSecond.")
  private Map<String, Double> set = new LinkedHashMap<>();

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Decides which ranks are slow and which cells are held back together (default:"
              + " ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--lambda-gb-second",
      defaultValue = Pricing.DEFAULT_GB_SECOND_PRICE,
      paramLabel = "USD",
      description =
          "AWS Lambda's price for a gigabyte of memory for a second (default: ${DEFAULT-VALUE}, as"
              + " CAI's evaluation has it).")
  private double lambdaGbSecond;

  @Option(
      names = "--lambda-memory",
      paramLabel = "GB",
      description =
          "Memory that each rank is billed for on Lambda (default: what measured ranks held, and no"
              + " less than Lambda's 1,769 MB for each of its cores).")
  private Double lambdaMemory;

  @Option(
      names = "--on-demand-vcpu-hour",
      defaultValue = Prices.DEFAULT_ON_DEMAND_VCPU_HOUR,
      paramLabel = "USD",
      description =
          "EC2's price for a vCPU for an hour, on demand (default: ${DEFAULT-VALUE}; "
              + Prices.SOURCE
              + ").")
  private double onDemandVcpuHour;

  @Option(
      names = "--spot-vcpu-hour",
      defaultValue = Prices.DEFAULT_SPOT_VCPU_HOUR,
      paramLabel = "USD",
      description = "The same on the spot market (default: ${DEFAULT-VALUE}, from the same page).")
  private double spotVcpuHour;

  /** Refuses parameters that there are not, and values that make no sense. */
  void check(CommandLine commandLine) {
    set.forEach(
        (name, value) -> {
          if (Parameter.of(name).isEmpty()) {
            throw new ParameterException(
                commandLine,
                "--set: there is no parameter '%s'; there are %s"
                    .formatted(
                        name,
                        Arrays.stream(Parameter.values())
                            .map(Parameter::label)
                            .collect(Collectors.joining(", "))));
          }
          if (!(value >= 0) || value.isInfinite() || (value == 0 && mayNotBeZero(name))) {
            throw new ParameterException(
                commandLine, "--set: %s must be more than 0, not %s".formatted(name, value));
          }
        });
  }

  /** Rates, and what others are divided by. */
  private static boolean mayNotBeZero(String name) {
    return name.contains("PerSecond") || name.endsWith("Cores") || name.equals("bytesPerSample");
  }

  String from() {
    return from;
  }

  long seed() {
    return seed;
  }

  Place place() {
    return cluster ? Place.CLUSTER : Place.ONE_MACHINE;
  }

  /** The measured runs. */
  List<SweepRun> runs(ObjectStore store) {
    if (from.startsWith(S3)) {
      ObjectUri uri = ObjectUri.parse(from);
      return TidyReader.runs(store.get(from.endsWith(".csv") ? uri : uri.resolve(RUNS)), from);
    }
    Path path = Path.of(from);
    Path file = Files.isDirectory(path) ? path.resolve(RUNS) : path;
    try {
      return TidyReader.runs(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "--from %s: %s cannot be read; name the runs.csv of a sweep, or the folder that holds it"
              .formatted(from, file),
          e);
    }
  }

  /** The fitted parameters where the user wants them, with what the user knows better. */
  Parameters change(Parameters fitted) {
    Parameters changed = fitted.at(place());
    if (cluster) {
      // How uneven one busy machine is says nothing of many.
      changed = changed.with(Slowdowns.NONE, fitted.ranks());
      for (Parameter parameter : OF_PODS) {
        changed = changed.with(parameter, parameter.usual(), parameter.source());
      }
    }
    for (Map.Entry<String, Double> entry : set.entrySet()) {
      changed = changed.with(Parameter.of(entry.getKey()).orElseThrow(), entry.getValue(), OPTION);
    }
    return changed;
  }

  Prices prices() {
    return new Prices(
        Pricing.of(null, lambdaGbSecond, null, lambdaMemory), onDemandVcpuHour, spotVcpuHour);
  }
}
