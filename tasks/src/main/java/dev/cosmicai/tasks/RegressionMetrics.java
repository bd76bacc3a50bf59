package dev.cosmicai.tasks;

import dev.cosmicai.contract.Task;
import dev.cosmicai.proto.metrics.Component;
import dev.cosmicai.proto.metrics.Metrics;
import dev.cosmicai.proto.metrics.Regression;
import dev.cosmicai.tasks.exact.DamagedMetrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The regression task: one number a sample or several, its components, each compared with a true
 * value. The metrics over all components are the plain mean of the components' own, as
 * scikit-learn's {@code multioutput='uniform_average'} has it, of those components that have true
 * values. NaN is no true value; an infinite one is left out and counted. Not thread-safe.
 */
public final class RegressionMetrics implements TaskMetrics {
  /** The components whose scatter is kept, for the figure. */
  public static final int SCATTERED = 4;

  private static final long HELD_BYTES = 1_024;
  private static final long HELD_BYTES_A_COMPONENT = 512;

  private final TaskSpec spec;
  private final RegressionComponent[] components;
  private long samples;
  private long unlabelled;
  private LeftOut infinite = LeftOut.none("infinite", "the true value is infinite");

  RegressionMetrics(TaskSpec spec) {
    this(spec, new RegressionComponent[spec.targetsPerSample()]);
    for (int i = 0; i < components.length; i++) {
      components[i] = new RegressionComponent(i < SCATTERED);
    }
  }

  private RegressionMetrics(TaskSpec spec, RegressionComponent[] components) {
    this.spec = spec;
    this.components = components;
  }

  @Override
  public TaskSpec spec() {
    return spec;
  }

  @Override
  public void add(double[] outputs, double[] targets, int partition, long row) {
    samples++;
    boolean labelled = false;
    for (int i = 0; i < components.length; i++) {
      if (Double.isFinite(targets[i])) {
        components[i].add(outputs[i], targets[i]);
        labelled = true;
      } else if (!Double.isNaN(targets[i])) {
        infinite = infinite.and(targets[i], partition, row);
      }
    }
    if (!labelled) {
      unlabelled++;
    }
  }

  @Override
  public void merge(TaskMetrics others) {
    RegressionMetrics other = (RegressionMetrics) others;
    samples += other.samples;
    unlabelled += other.unlabelled;
    infinite = infinite.and(other.infinite);
    for (int i = 0; i < components.length; i++) {
      components[i].merge(other.components[i]);
    }
  }

  @Override
  public long heldBytes() {
    long held = HELD_BYTES;
    for (RegressionComponent component : components) {
      held += HELD_BYTES_A_COMPONENT + component.heldBytes();
    }
    return held;
  }

  @Override
  public long samples() {
    return samples;
  }

  /** The samples with a finite true value in some component. */
  @Override
  public long labelled() {
    return samples - unlabelled;
  }

  /** Of the component that has the most. */
  @Override
  public long undefined() {
    return components().stream().mapToLong(RegressionComponent::undefined).max().orElse(0);
  }

  /** The components, in the order of {@link TaskSpec#components()}. */
  public List<RegressionComponent> components() {
    return Collections.unmodifiableList(List.of(components));
  }

  /** Of all components: the mean of their own, or NaN if one of them is, or none has samples. */
  public double average(ToDoubleFunction<RegressionComponent> metric) {
    return IntStream.range(0, components.length)
        .mapToObj(i -> components[i])
        .filter(component -> component.labelled() > 0)
        .mapToDouble(metric)
        .average()
        .orElse(Double.NaN);
  }

  @Override
  public List<LeftOut> leftOut() {
    return infinite.count() == 0 ? List.of() : List.of(infinite);
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new Metric("r2", average(RegressionComponent::r2)));
    metrics.add(new Metric("mae", average(RegressionComponent::mae)));
    metrics.add(new Metric("mse", average(RegressionComponent::mse)));
    metrics.add(new Metric("rmse", average(RegressionComponent::rmse)));
    metrics.add(new Metric("bias", average(RegressionComponent::bias)));
    if (components.length > 1) {
      List<String> names = spec.components();
      for (int i = 0; i < components.length; i++) {
        RegressionComponent component = components[i];
        metrics.add(new Metric(names.get(i) + ".r2", component.r2()));
        metrics.add(new Metric(names.get(i) + ".mae", component.mae()));
        metrics.add(new Metric(names.get(i) + ".mse", component.mse()));
        metrics.add(new Metric(names.get(i) + ".rmse", component.rmse()));
        metrics.add(new Metric(names.get(i) + ".bias", component.bias()));
      }
    }
    return metrics;
  }

  /** R², which does not depend on the unit. */
  @Override
  public Optional<Metric> headline() {
    return Optional.of(new Metric("r2", average(RegressionComponent::r2)));
  }

  @Override
  public List<String> notes(IntFunction<String> partitions) {
    List<String> notes = new ArrayList<>();
    leftOut().forEach(kind -> notes.add(kind.note(partitions)));
    if (labelled() == 0) {
      notes.add("no metrics: there is no sample with a true value");
      return notes;
    }
    List<String> names = spec.components();
    for (int i = 0; i < components.length && components.length > 1; i++) {
      if (components[i].labelled() == 0) {
        notes.add("%s has no metrics: no sample has a true value of it".formatted(names.get(i)));
      }
    }
    if (undefined() > 0) {
      notes.add(
          "some metrics are not defined: the error of %s is no finite number"
              .formatted(Words.samples(undefined())));
    } else if (labelled() == 1) {
      notes.add("R² is not defined: it takes 2 samples with a true value");
    }
    return notes;
  }

  @Override
  public void encode(Metrics.Builder message) {
    Regression.Builder regression =
        Regression.newBuilder()
            .addAllOutputs(SpecCodec.encode(spec.outputs()))
            .setSamples(samples)
            .setUnlabelled(unlabelled)
            .setInfinite(infinite.encode());
    for (RegressionComponent component : components) {
      regression.addComponents(component.encode());
    }
    message.setRegression(regression);
  }

  static RegressionMetrics decode(Regression message) {
    TaskSpec spec = SpecCodec.decode(Task.REGRESSION, message.getOutputsList(), List.of(), null);
    List<Component> encoded = message.getComponentsList();
    if (encoded.size() != spec.targetsPerSample()) {
      throw DamagedMetrics.because("one component for each value of the outputs expected");
    }
    RegressionComponent[] components = new RegressionComponent[encoded.size()];
    for (int i = 0; i < components.length; i++) {
      components[i] = RegressionComponent.decode(encoded.get(i), i < SCATTERED);
    }
    RegressionMetrics metrics = new RegressionMetrics(spec, components);
    metrics.samples = DamagedMetrics.requireCount(message.getSamples());
    metrics.unlabelled = DamagedMetrics.requireCount(message.getUnlabelled());
    metrics.infinite = metrics.infinite.decode(message.getInfinite());
    for (RegressionComponent component : components) {
      if (component.labelled() > metrics.samples - metrics.unlabelled) {
        throw DamagedMetrics.because("more true values than samples");
      }
    }
    return metrics;
  }
}
