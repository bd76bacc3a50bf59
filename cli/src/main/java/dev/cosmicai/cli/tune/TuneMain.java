package dev.cosmicai.cli.tune;

import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.process.ParentWatch;
import dev.cosmicai.process.ProcessMain;
import dev.cosmicai.worker.network.ArchiveVariant;
import dev.cosmicai.worker.network.Engines;
import dev.cosmicai.worker.network.InferenceEngine;
import dev.cosmicai.worker.network.ModelArchive;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The main class of the process that measures, with a rank's engine in a rank's environment. It
 * loads all members first and then has all candidates take turns, round after round, so that what
 * else the machine does now and then slows all of them.
 */
public final class TuneMain implements AutoCloseable {
  private final TuneTask task;
  private final Consumer<Told> tell;
  private final InferenceEngine engine;
  private final ExecutorService streams;
  private final Map<String, MeasuredNetwork> networks = new HashMap<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private final Measurements measurements = new Measurements();

  private TuneMain(TuneTask task, Consumer<Told> tell) {
    this.task = task;
    this.tell = tell;
    this.engine =
        Engines.require(task.model().toString()).start(task.schedule().threadsPerStream());
    this.streams =
        Executors.newFixedThreadPool(task.schedule().streams(), new DaemonThreads("stream"));
  }

  /** Measures what {@link TuneTask#arguments} say; tells it on standard output. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    ProcessMain.run(
        environment -> {
          ParentWatch.exitWithParent(environment);
          try (TuneMain tuning =
              new TuneMain(TuneTask.of(List.of(arguments)), told -> out.println(told.line()))) {
            tuning.load();
            tuning.measure();
          }
          return null;
        });
  }

  private void load() {
    String uri = task.model().toString();
    ModelArchive outer = ModelArchive.open(task.model(), uri, "");
    for (Precision precision : task.precisions()) {
      if (outer.info().precision() == precision) {
        load(precision, "", () -> outer);
      }
      for (ArchiveVariant variant : outer.variants(precision)) {
        load(
            precision,
            variant.member(),
            () -> {
              Path copy = task.scratch().resolve(variant.member());
              variant.copy(task.model(), copy);
              return variant.open(copy, uri + ", " + variant.member());
            });
      }
    }
  }

  /** What does not run here, such as a rewrite for other processors, is left out. */
  private void load(Precision precision, String member, Supplier<ModelArchive> archive) {
    try {
      ModelArchive opened = archive.get();
      List<Integer> sizes =
          BatchSizes.of(opened.info().signature().inputBytes(), task.schedule().streams());
      networks.put(
          member,
          new MeasuredNetwork(
              opened.load(engine, Device.CPU),
              opened.goldenInputs().orElseThrow(() -> TuningInput.withoutGolden(opened.uri())),
              task.schedule().streams(),
              Collections.max(sizes)));
      sizes.forEach(size -> candidates.add(new Candidate(precision, member, size)));
    } catch (FatalFault fault) {
      tell.accept(new Told.LeftOut(precision, member, 0, fault.getMessage()));
    }
  }

  private void measure() throws InterruptedException {
    int done = 0;
    for (int round = 0; round < TuneTask.ROUNDS; round++) {
      List<Candidate> order = new ArrayList<>(candidates);
      if (round % 2 == 1) {
        Collections.reverse(order);
      }
      for (int i = 0; i < order.size(); i++) {
        Candidate candidate = order.get(i);
        OptionalDouble rate =
            candidates.contains(candidate) ? rate(candidate, round == 0) : OptionalDouble.empty();
        if (rate.isPresent()) {
          measurements.add(candidate, rate.getAsDouble());
          done++;
          int left = order.size() - 1 - i + candidates.size() * (TuneTask.ROUNDS - 1 - round);
          tell.accept(new Told.Rate(candidate, rate.getAsDouble(), done, done + left));
        }
      }
      candidates.removeIf(measurements::isFarBelow);
    }
  }

  /** Empty if it cannot be run: larger batches then cannot either. */
  private OptionalDouble rate(Candidate candidate, boolean first) throws InterruptedException {
    MeasuredNetwork network = networks.get(candidate.member());
    try {
      if (first) {
        // The first pass compiles and allocates.
        double unused = network.samplesPerSecond(streams, candidate.batchSize(), Duration.ZERO);
      }
      return OptionalDouble.of(
          network.samplesPerSecond(streams, candidate.batchSize(), task.measuringInARound()));
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof FatalFault fault)) {
        throw new InternalFault(candidate + " cannot be measured", e);
      }
      candidates.removeIf(candidate::isNoLargerThan);
      tell.accept(
          new Told.LeftOut(
              candidate.precision(),
              candidate.member(),
              candidate.batchSize(),
              fault.getMessage()));
      return OptionalDouble.empty();
    }
  }

  @Override
  public void close() {
    streams.shutdown();
    networks.values().forEach(MeasuredNetwork::close);
  }
}
