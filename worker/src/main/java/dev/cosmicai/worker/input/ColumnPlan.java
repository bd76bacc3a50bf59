package dev.cosmicai.worker.input;

import dev.cosmicai.contract.Reading;
import dev.cosmicai.contract.Task;
import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.ColumnLoader;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.formats.transform.Conversion;
import dev.cosmicai.formats.transform.SampleConversion;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which columns of every partition are read, and what becomes of them: what the network declares,
 * and what the job says otherwise.
 */
public final class ColumnPlan {
  private final NetworkInfo network;
  private final Reading reading;
  private final ColumnSelection selection;

  /**
   * For a network and a job.
   *
   * @throws FatalFault (InvalidSpec) if the job names an input or a target that the network does
   *     not have, or keeps a column that the predictions have anyway; ModelSignature if two of the
   *     network's outputs and targets would be columns of one name
   */
  public ColumnPlan(NetworkInfo network, Reading reading) {
    this.network = network;
    this.reading = reading;
    List<String> inputs = network.signature().inputs().stream().map(TensorSpec::name).toList();
    List<String> targets = network.task().targets().stream().map(Target::column).toList();
    this.selection = new ColumnSelection(inputs, targets, reading.keep(), reading.columns());
    List<String> known = Stream.concat(inputs.stream(), targets.stream()).toList();
    requireKnown("data.columns", reading.columns().keySet(), known);
    requireKnown("data.transforms", reading.transforms().keySet(), inputs);
    refuseKept(predicted(targets));
  }

  /** The columns to look for. */
  public ColumnSelection selection() {
    return selection;
  }

  /**
   * From a partition's column to one of the network's inputs.
   *
   * @param input its position
   * @throws FatalFault (PartitionShape) if it does not fit
   */
  Conversion conversion(StridedTensor column, int input, String uri) {
    TensorSpec spec = network.signature().inputs().get(input);
    return Conversion.of(column, spec, transforms(spec), network.name(), uri);
  }

  /** From samples that lie one by one to one of the network's inputs. */
  SampleConversion sampleConversion(int input, String uri) {
    TensorSpec spec = network.signature().inputs().get(input);
    return new SampleConversion(spec, transforms(spec), network.name(), uri);
  }

  private List<Transform> transforms(TensorSpec input) {
    return reading
        .transforms()
        .getOrDefault(input.name(), network.transforms().getOrDefault(input.name(), List.of()));
  }

  /**
   * What stays of a partition's columns when its inputs are gone.
   *
   * @param loader reads it
   * @throws FatalFault (PartitionShape) if targets do not fit the outputs
   */
  BatchRows rows(PartitionLayout layout, ColumnLoader loader, String uri) {
    List<Tensor> targets = new ArrayList<>();
    for (StridedTensor column : layout.targets()) {
      Tensor values = column == null ? null : loader.toCopy(column);
      requireElements(values, targets.size(), uri);
      targets.add(values);
    }
    List<KeptRows> kept = new ArrayList<>();
    for (StridedTensor column : layout.kept()) {
      kept.add(
          column == null
              ? new KeptRows.Texts(layout.text().get(kept.size()).texts())
              : new KeptRows.Numbers(loader.toCopy(column)));
    }
    return new BatchRows(layout.first(), layout.count(), targets, kept);
  }

  /** How many numbers of a target a sample has. */
  int targetElements(int target) {
    return switch (network.task().task()) {
      case REDSHIFT, CLASSIFICATION -> 1;
      case REGRESSION, NONE -> {
        int output = network.task().targets().get(target).output();
        yield network.signature().outputs().get(output).sampleElements();
      }
    };
  }

  private void requireElements(Tensor column, int target, String uri) {
    int wanted = targetElements(target);
    if (column != null
        && Arrays.stream(column.shape()).skip(1).reduce(1, (a, b) -> a * b) != wanted) {
      throw FileFaults.partition(uri)
          .shape(
              "holds %s of %s; wanted %s",
              network.task().targets().get(target).column(),
              column,
              wanted == 1 ? "[N] or [N, 1]" : "[N, " + wanted + "]");
    }
  }

  private void requireKnown(String field, Collection<String> names, List<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new FatalFault(
            Reason.InvalidSpec,
            "%s names %s, and the network %s knows %s; correct the name before the colon"
                .formatted(field, name, network.name(), String.join(", ", known)));
      }
    }
  }

  /** The names of the predictions' columns, but for those that are kept. */
  private Set<String> predicted(List<String> targets) {
    Set<String> taken = new HashSet<>(Reading.RESERVED);
    if (network.task().task() != Task.CLASSIFICATION) {
      taken.remove(Reading.PREDICTED_CLASS);
    }
    List<String> outputs = network.signature().outputs().stream().map(TensorSpec::name).toList();
    for (String name : Stream.concat(outputs.stream(), targets.stream()).toList()) {
      if (!taken.add(name)) {
        throw new FatalFault(
            Reason.ModelSignature,
            ("the network %s would give the predictions two columns %s; call its output or target"
                    + " otherwise, by --output or --target of cosmic-export")
                .formatted(network.name(), name));
      }
    }
    return taken;
  }

  private void refuseKept(Set<String> predicted) {
    Set<String> taken = new HashSet<>(predicted);
    taken.addAll(Reading.RESERVED);
    for (String kept : reading.keep()) {
      if (!taken.add(kept)) {
        throw new FatalFault(
            Reason.InvalidSpec,
            "data.keep names %s, which the predictions have already; leave it out of data.keep"
                .formatted(kept));
      }
    }
  }
}
