package dev.cosmicai.worker.input;

import dev.cosmicai.contract.Reading;
import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.formats.transform.Conversion;
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
  /** Columns that every table of predictions has. */
  private static final Set<String> RESERVED = Set.of("file", "row", "predicted_class");

  private final NetworkInfo network;
  private final Reading reading;
  private final ColumnSelection selection;

  /**
   * For a network and a job.
   *
   * @throws FatalFault (InvalidSpec) if the job names an input or a target that the network does
   *     not have, or keeps a column that the predictions have anyway
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
    refuseTwice(targets);
  }

  /** The columns to look for. */
  ColumnSelection selection() {
    return selection;
  }

  /** The network that they are for. */
  NetworkInfo network() {
    return network;
  }

  /**
   * From a partition's columns to the network's inputs, in its order.
   *
   * @throws FatalFault (PartitionShape) if one does not fit
   */
  List<Conversion> conversions(PartitionLayout layout, String uri) {
    List<Conversion> conversions = new ArrayList<>();
    for (TensorSpec input : network.signature().inputs()) {
      List<Transform> transforms =
          reading
              .transforms()
              .getOrDefault(
                  input.name(), network.transforms().getOrDefault(input.name(), List.of()));
      StridedTensor column = layout.inputs().get(conversions.size());
      conversions.add(Conversion.of(column, input, transforms, network.name(), uri));
    }
    return conversions;
  }

  /**
   * What outputs are compared with, read and checked; null where the partition has none.
   *
   * @throws FatalFault PartitionShape if they do not fit the outputs, PartitionNotFinite if one is
   *     infinite; NaN says that a sample has none
   */
  List<Tensor> targets(PartitionLayout layout, String uri) {
    List<Tensor> targets = new ArrayList<>();
    for (Target target : network.task().targets()) {
      StridedTensor column = layout.targets().get(targets.size());
      if (column == null) {
        targets.add(null);
        continue;
      }
      requireElements(column, target, uri);
      Tensor values = column.toCopy(layout.budget());
      refuseInfinite(values, target.column(), uri);
      targets.add(values);
    }
    return targets;
  }

  /** What is kept, read. */
  List<Tensor> kept(PartitionLayout layout) {
    return layout.kept().stream().map(column -> column.toCopy(layout.budget())).toList();
  }

  private void requireElements(StridedTensor column, Target target, String uri) {
    int wanted =
        switch (network.task().task()) {
          case REDSHIFT, CLASSIFICATION -> 1;
          case REGRESSION, NONE ->
              network.signature().outputs().get(target.output()).sampleElements();
        };
    long elements = Arrays.stream(column.shape()).skip(1).reduce(1, (a, b) -> a * b);
    if (elements != wanted) {
      throw FileFaults.partition(uri)
          .shape(
              "holds %s of %s; wanted %s",
              target.column(), column, wanted == 1 ? "[N] or [N, 1]" : "[N, " + wanted + "]");
    }
  }

  private static void refuseInfinite(Tensor values, String column, String uri) {
    if (!values.type().isFloating()) {
      return;
    }
    double[] numbers = values.toDoubles();
    for (int i = 0; i < numbers.length; i++) {
      if (Double.isInfinite(numbers[i])) {
        int row = i / (numbers.length / (int) values.shape()[0]);
        throw FiniteCheck.notFinite(numbers[i], column, row, "", uri);
      }
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

  private void refuseTwice(List<String> targets) {
    Set<String> taken = new HashSet<>(RESERVED);
    taken.addAll(targets);
    network.signature().outputs().forEach(output -> taken.add(output.name()));
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
