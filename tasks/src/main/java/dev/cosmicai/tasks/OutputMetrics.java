package dev.cosmicai.tasks;

import dev.cosmicai.contract.Task;
import dev.cosmicai.proto.metrics.Metrics;
import dev.cosmicai.proto.metrics.OutputValues;
import dev.cosmicai.proto.metrics.Values;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The task {@code none}: outputs that are compared with nothing are described, each by its least,
 * greatest and mean value and a histogram. Not thread-safe.
 */
public final class OutputMetrics implements TaskMetrics {
  private static final long HELD_BYTES = 1_024;

  private final TaskSpec spec;
  private final List<ValueStatistics> values;
  private long samples;

  OutputMetrics(TaskSpec spec) {
    this(spec, spec.outputs().stream().map(output -> new ValueStatistics()).toList());
  }

  private OutputMetrics(TaskSpec spec, List<ValueStatistics> values) {
    this.spec = spec;
    this.values = values;
  }

  @Override
  public TaskSpec spec() {
    return spec;
  }

  @Override
  public void add(double[] outputs, double[] targets, int partition, long row) {
    samples++;
    int next = 0;
    for (int i = 0; i < values.size(); i++) {
      int end = next + (int) spec.outputs().get(i).width();
      ValueStatistics statistics = values.get(i);
      while (next < end) {
        statistics.add(outputs[next++]);
      }
    }
  }

  @Override
  public void merge(TaskMetrics others) {
    OutputMetrics other = (OutputMetrics) others;
    samples += other.samples;
    for (int i = 0; i < values.size(); i++) {
      values.get(i).merge(other.values.get(i));
    }
  }

  @Override
  public long heldBytes() {
    return HELD_BYTES + values.stream().mapToLong(ValueStatistics::heldBytes).sum();
  }

  @Override
  public long samples() {
    return samples;
  }

  /** None: there is nothing to compare with. */
  @Override
  public long labelled() {
    return 0;
  }

  /** Values that are no finite number, of all outputs. */
  @Override
  public long undefined() {
    return values.stream().mapToLong(ValueStatistics::notFinite).sum();
  }

  /** What the values of each output are, in the order of the outputs. */
  public List<ValueStatistics> values() {
    return values;
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String name = spec.outputs().get(i).name();
      ValueStatistics statistics = values.get(i);
      metrics.add(new Metric(name + ".min", statistics.lowest()));
      metrics.add(new Metric(name + ".mean", statistics.mean()));
      metrics.add(new Metric(name + ".max", statistics.highest()));
    }
    return metrics;
  }

  @Override
  public Optional<Metric> headline() {
    return Optional.empty();
  }

  @Override
  public List<LeftOut> leftOut() {
    return List.of();
  }

  @Override
  public List<String> notes(IntFunction<String> partitions) {
    List<String> notes = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      long notFinite = values.get(i).notFinite();
      if (notFinite > 0) {
        notes.add(
            "%s of %s left out: no finite number"
                .formatted(
                    notFinite == 1 ? "1 value" : Words.grouped(notFinite) + " values",
                    spec.outputs().get(i).name() + (notFinite == 1 ? " is" : " are")));
      }
    }
    return notes;
  }

  @Override
  public void encode(Metrics.Builder message) {
    OutputValues.Builder outputs = OutputValues.newBuilder().setSamples(samples);
    for (int i = 0; i < values.size(); i++) {
      outputs.addValues(values.get(i).encode(SpecCodec.encode(spec.outputs().get(i))));
    }
    message.setOutputs(outputs);
  }

  static OutputMetrics decode(OutputValues message) {
    if (message.getValuesCount() > TaskSpec.MAX_OUTPUTS) {
      throw DamagedMetrics.because("too many outputs");
    }
    TaskSpec spec =
        SpecCodec.decode(
            Task.NONE,
            message.getValuesList().stream().map(Values::getOutput).toList(),
            List.of(),
            null);
    OutputMetrics metrics =
        new OutputMetrics(
            spec, message.getValuesList().stream().map(ValueStatistics::decode).toList());
    metrics.samples = DamagedMetrics.requireCount(message.getSamples());
    return metrics;
  }
}
