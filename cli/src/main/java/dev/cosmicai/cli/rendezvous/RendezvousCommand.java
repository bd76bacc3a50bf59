package dev.cosmicai.cli.rendezvous;

import dev.cosmicai.cli.run.LocalStore;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.Variables;
import dev.cosmicai.coordinator.alone.LoneRendezvous;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.RunCredentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cosmic rendezvous}: collectives and messages for processes that are no job's. */
@Command(
    name = "rendezvous",
    header = "Lets processes of your own work together: collectives and messages, without a job.",
    description = {
      "Serves the rendezvous of a world of ranks: barriers, reductions, scans, messages and all else"
          + " that a communicator offers. Prints the environment that a rank needs, a line"
          + " NAME=value each; beside that a rank sets COSMIC_RANK, or is a pod of an Indexed Job,"
          + " whose JOB_COMPLETION_INDEX counts. Ends when every rank has finished."
    },
    footer = {
      "  cosmic rendezvous --world-size 4 --env-file world.env &",
      "  for r in 0 1 2 3; do env $(cat world.env) COSMIC_RANK=$r python rank.py & done; wait"
    },
    exitCodeList = {
      "0:every rank has finished, or failed as --max-failed-ranks tolerates",
      "64:wrong usage, or a port or folder that cannot be had",
      "79:more ranks failed than --max-failed-ranks",
      "130:stopped by Ctrl-C (SIGINT)",
      "143:stopped by SIGTERM"
    })
public final class RendezvousCommand implements Callable<Integer> {
  private static final Duration CERTIFICATE_VALIDITY = Duration.ofDays(365);
  private static final int MAX_PORT = 65_535;
  private static final String BUCKET = "rendezvous";

  @Spec private CommandSpec spec;

  @Option(
      names = "--world-size",
      required = true,
      paramLabel = "N",
      description = "How many ranks there are.")
  private int worldSize;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Where to listen (default: a free port).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "127.0.0.1",
      description =
          "The name or address under which ranks reach this machine (default:"
              + " ${DEFAULT-VALUE}); the certificate is for it.")
  private String host;

  @Option(
      names = "--output",
      paramLabel = "DIR_OR_URI",
      description =
          "Where values lie that are too large for a message: s3://bucket/prefix of the store that"
              + " ranks know, or a folder of this machine, which is served to ranks on it. Unset:"
              + " such values are refused.")
  private String output;

  @Option(
      names = "--lost-after",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "A rank of which nothing was heard for so long has failed (default: ${DEFAULT-VALUE}).")
  private int lostAfterSeconds;

  @Option(
      names = "--max-failed-ranks",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How many ranks may fail; collectives go on without them (default: ${DEFAULT-VALUE}).")
  private int maxFailedRanks;

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      description = "Writes the environment there instead of printing it.")
  private Path envFile;

  @Override
  public Integer call() throws InterruptedException, IOException {
    requireRange("--world-size", worldSize, 1, Limits.MAX_WORLD_SIZE);
    requireRange("--port", port, 0, MAX_PORT);
    requireRange("--lost-after", lostAfterSeconds, 1, Integer.MAX_VALUE);
    requireRange("--max-failed-ranks", maxFailedRanks, 0, worldSize - 1);
    Set<String> names = new LinkedHashSet<>(List.of(host, "127.0.0.1", "localhost"));
    RunCredentials credentials = RunCredentials.generate(List.copyOf(names), CERTIFICATE_VALIDITY);
    String runUid = UUID.randomUUID().toString();
    try (RendezvousFiles files = RendezvousFiles.make();
        Store store = Store.open(output, files)) {
      LoneRendezvous.Plan plan =
          new LoneRendezvous.Plan(
              runUid, worldSize, maxFailedRanks, Duration.ofSeconds(lostAfterSeconds), store.uri());
      try (LoneRendezvous rendezvous = LoneRendezvous.start(plan, port, credentials)) {
        Map<String, String> environment = new LinkedHashMap<>();
        Variables.RUN_UID.put(environment, runUid);
        Variables.WORLD_SIZE.put(environment, worldSize);
        Variables.RENDEZVOUS_HOST.put(environment, host);
        Variables.RENDEZVOUS_PORT.put(environment, rendezvous.port());
        environment.putAll(files.write(credentials));
        environment.putAll(store.environment());
        Variables.OUTPUT_URI.put(environment, store.uri().orElse(null));
        tell(environment);
        rendezvous.await();
      }
    }
    return 0;
  }

  private void tell(Map<String, String> environment) throws IOException {
    StringBuilder lines = new StringBuilder();
    environment.forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
    if (envFile == null) {
      PrintWriter out = spec.commandLine().getOut();
      out.print(lines);
      out.flush();
      return;
    }
    RendezvousFiles.replace(envFile, lines.toString());
  }

  private static void requireRange(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "%s must be from %d to %d, not %d".formatted(option, min, max, value));
    }
  }

  /** Where large values lie. */
  private record Store(Optional<ObjectUri> uri, Optional<LocalStore> served)
      implements AutoCloseable {
    static Store open(String output, RendezvousFiles files) throws IOException {
      if (output == null) {
        return new Store(Optional.empty(), Optional.empty());
      }
      if (output.contains("://")) {
        return new Store(Optional.of(ObjectUri.parse(output)), Optional.empty());
      }
      Path folder = Files.createDirectories(Path.of(output)).toRealPath();
      LocalStore served = LocalStore.serve(folder, List.of(BUCKET), files.buckets());
      return new Store(
          Optional.of(ObjectUri.parse("s3://" + BUCKET + "/values")), Optional.of(served));
    }

    Map<String, String> environment() {
      return served.map(LocalStore::environment).orElse(Map.of());
    }

    @Override
    public void close() {
      served.ifPresent(LocalStore::close);
    }
  }
}
