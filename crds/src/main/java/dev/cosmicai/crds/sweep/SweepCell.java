package dev.cosmicai.crds.sweep;

import dev.cosmicai.crds.InferenceJobSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One combination of the values of all axes and the data sets of a sweep.
 *
 * @param dataset null where the sweep has none
 * @param settings the values by the axes' fields, in the order of the axes
 */
public record SweepCell(DatasetSpec dataset, Map<String, String> settings) {
  private static final String NETWORK_BATCH = "model.batchSize";

  /** What results say the batch size was: that of the network, where a sweep varies that alone. */
  private static final String REPORTED_BATCH = "batchSize";

  /** Keeps the settings' order. */
  public SweepCell {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * The cells of a sweep without those that are excluded: by data set, then by the first axis; the
   * values of the last axis change fastest.
   *
   * @param spec whose axes and data sets are complete
   */
  public static List<SweepCell> of(InferenceSweepSpec spec) {
    List<SweepCell> cells = new ArrayList<>();
    if (spec.datasets() == null) {
      cells.add(new SweepCell(null, Map.of()));
    } else {
      spec.datasets().forEach(dataset -> cells.add(new SweepCell(dataset, Map.of())));
    }
    List<SweepCell> product = cells;
    for (AxisSpec axis : spec.axes() == null ? List.<AxisSpec>of() : spec.axes()) {
      product =
          product.stream()
              .flatMap(cell -> axis.values().stream().map(value -> cell.and(axis.field(), value)))
              .toList();
    }
    return product.stream().filter(cell -> !cell.isExcludedBy(spec)).toList();
  }

  /** What a job of this cell is to do; its results go to a folder. */
  public InferenceJobSpec jobSpec(InferenceJobSpec template, String outputUri) {
    Map<String, String> fields = new LinkedHashMap<>(settings);
    if (settings.containsKey(NETWORK_BATCH)) {
      fields.putIfAbsent(REPORTED_BATCH, settings.get(NETWORK_BATCH));
    }
    InferenceJobSpec job = SweptFields.with(template, fields).withOutputUri(outputUri);
    return dataset == null ? job : job.withDataUri(dataset.uri());
  }

  private SweepCell and(String field, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(field, value);
    return new SweepCell(dataset, more);
  }

  private boolean isExcludedBy(InferenceSweepSpec spec) {
    return spec.exclude() != null && spec.exclude().stream().anyMatch(this::matches);
  }

  private boolean matches(Map<String, String> values) {
    return values.entrySet().stream()
        .allMatch(
            entry ->
                entry.getKey().equals(InferenceSweepSpec.DATASET)
                    ? dataset != null && dataset.name().equals(entry.getValue())
                    : entry.getValue().equals(settings.get(entry.getKey())));
  }

  /** All that makes it this cell, for people: {@code dataset: 25MB, worldSize: 4}. */
  @Override
  public String toString() {
    String values =
        settings.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue())
            .collect(Collectors.joining(", "));
    if (dataset == null) {
      return values;
    }
    String named = InferenceSweepSpec.DATASET + ": " + dataset.name();
    return values.isEmpty() ? named : named + ", " + values;
  }
}
