package dev.cosmicai.benchmarks.collectives;

import dev.cosmicai.benchmarks.report.Publication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures collectives of processes in Python: ours, Gloo's and MPI's. */
@Command(
    name = "collectives",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Measures a barrier, and broadcast, reduce, allreduce and gather of one double and of 1 MB,"
            + " of many processes of Python on this machine: cosmic.Communicator, torch.distributed"
            + " with Gloo, and mpi4py, in turns. Also how long they take from their start to the"
            + " end of a first barrier. Nothing else should run; mpi needs mpiexec.")
public final class CollectivesBenchmark implements Callable<Integer> {
  @Option(names = "--ranks", split = ",", description = "Numbers of processes to try.")
  private List<Integer> ranks = List.of(2, 8, 32, 128, 256);

  @Option(names = "--rounds", description = "Rounds of each, in turns.")
  private int rounds = 3;

  @Option(names = "--ways", split = ",", description = "What to measure.")
  private List<String> ways = List.of("cosmic", "gloo", "mpi");

  @Option(
      names = "--timeout",
      description =
          "Seconds until a round is given up, which then has no figures; there is no further round"
              + " of that way with as many processes.")
  private int timeoutSeconds = 900;

  @Mixin private Publication publication;

  private final CollectivesReport report = new CollectivesReport();

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new CollectivesBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean complete = true;
    for (int size : ranks) {
      List<String> order = new ArrayList<>(ways);
      for (int round = 1; round <= rounds; round++) {
        for (String way : List.copyOf(order)) {
          System.err.printf("%d ranks, round %d, %s%n", size, round, way);
          if (!measure(way, size)) {
            complete = false;
            order.remove(way);
          }
        }
        Collections.reverse(order);
      }
    }
    publication.publish(
        "collectives",
        List.of(
            "From the start of the processes to the end of their first barrier, seconds: min /"
                + " median / max of %d rounds.".formatted(rounds),
            report.starts(ways),
            "One call, milliseconds: min / median / max of %d rounds.".formatted(rounds),
            report.calls(ways)));
    return complete ? 0 : 1;
  }

  /** Runs one round; returns whether it came to an end. */
  private boolean measure(String way, int size) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                System.getenv("COSMIC_PEERS_PYTHON"),
                "-m",
                "cosmic_peers.collectives.launch",
                way,
                Integer.toString(size),
                "--timeout",
                Integer.toString(timeoutSeconds))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      System.err.printf("%s with %d ranks has failed%n", way, size);
      return false;
    }
    said.lines().forEach(line -> report.add(way, size, line));
    return true;
  }
}
