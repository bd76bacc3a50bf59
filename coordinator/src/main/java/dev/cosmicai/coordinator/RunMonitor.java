package dev.cosmicai.coordinator;

import dev.cosmicai.process.HealthServer;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Shows a run to whoever scrapes it: phase, ranks, splits and samples, read from the ledger at each
 * scrape. Ready once ranks can connect.
 */
final class RunMonitor implements AutoCloseable {
  private static final List<Phase> PHASES =
      List.of(Phase.PLANNING, Phase.RUNNING, Phase.SUMMARIZING, Phase.COMPLETE, Phase.FAILED);

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final HealthServer server;
  private volatile RunLedger ledger;

  private RunMonitor(OptionalInt port) {
    register();
    JvmMetrics.builder().register(registry);
    server =
        port.isPresent()
            ? HealthServer.start(port.getAsInt(), registry, () -> ledger != null)
            : null;
  }

  /** Serves health and metrics on this port; without one, nothing. */
  static RunMonitor start(OptionalInt port) {
    return new RunMonitor(port);
  }

  /** From here on ranks can connect, and the ledger tells what they do. */
  void serves(RunLedger ledger) {
    this.ledger = ledger;
  }

  /** Where it serves; only if it does. */
  int port() {
    return server.port();
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }

  private RunState state() {
    RunLedger current = ledger;
    return current == null
        ? RunState.newBuilder().setPhase(Phase.PLANNING).build()
        : current.state();
  }

  private void register() {
    GaugeWithCallback.builder()
        .name("cosmic_run_phase")
        .help("1 for the phase that the run is in, 0 for the others")
        .labelNames("phase")
        .callback(
            gauge -> {
              Phase now = state().getPhase();
              PHASES.forEach(
                  phase -> gauge.call(phase == now ? 1 : 0, phase.name().toLowerCase(Locale.ROOT)));
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("cosmic_run_ranks")
        .help("Ranks by what became of them; world is all of them")
        .labelNames("state")
        .callback(
            gauge -> {
              RunState now = state();
              gauge.call(now.getWorldSize(), "world");
              gauge.call(now.getActive(), "active");
              gauge.call(now.getSucceeded(), "succeeded");
              gauge.call(now.getFailed(), "failed");
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("cosmic_run_splits")
        .help("Splits by what became of them; total is all of them")
        .labelNames("state")
        .callback(
            gauge -> {
              RunState now = state();
              gauge.call(now.getSplitsTotal(), "total");
              gauge.call(now.getSplitsCommitted(), "committed");
              gauge.call(now.getSplitsFailed(), "failed");
            })
        .register(registry);
    GaugeWithCallback.builder()
        .name("cosmic_run_lag_seconds")
        .help(
            "The longest time from a file's last change to its predictions, in the newest generation"
                + " that is done; 0 unless the run follows its data")
        .callback(gauge -> gauge.call(state().getLagMillis() / 1e3))
        .register(registry);
    CounterWithCallback.builder()
        .name("cosmic_run_samples_processed")
        .help("Samples that the network has predicted, as far as ranks have reported")
        .callback(counter -> counter.call((double) state().getSamplesDone()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("cosmic_run_samples_expected")
        .help("Samples of the whole run; an estimate until every partition was opened")
        .callback(gauge -> gauge.call((double) state().getSamplesTotal()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("cosmic_run_samples_per_second")
        .help("Samples a second over the last seconds, all ranks together")
        .callback(gauge -> gauge.call(state().getSamplesPerSecond()))
        .register(registry);
  }
}
