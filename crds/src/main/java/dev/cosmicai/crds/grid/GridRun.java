package dev.cosmicai.crds.grid;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.sweep.DatasetSpec;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of a cell.
 *
 * @param sweep the sweep that it is of
 * @param repeat which of the cell's runs it is, from 1; {@link #WARM_UP} of the one that does not
 *     count
 */
public record GridRun(InferenceSweep sweep, GridCell cell, int repeat) {
  /** Of the run before all others, which is no repeat. */
  public static final int WARM_UP = 0;

  private static final String WARM_UP_NAME = "warm-up";

  /** Whether it is the one that does not count. */
  public boolean isWarmUp() {
    return repeat == WARM_UP;
  }

  /** What tells it from the sweep's other runs, and the name of its folder: {@code 25mb-1gb-2}. */
  public String name() {
    return isWarmUp() ? WARM_UP_NAME : cell.name() + "-" + repeat;
  }

  /** The name of its job. */
  public String jobName() {
    return sweep.name() + "-" + name();
  }

  /** Where its results go. */
  public ObjectUri output() {
    return ObjectUri.parse(sweep.getSpec().output().uri()).resolve(name());
  }

  /** Its job: the template with the cell's values, in the sweep's namespace. */
  public InferenceJob job() {
    InferenceJob job = new InferenceJob();
    job.setMetadata(
        new ObjectMetaBuilder()
            .withName(jobName())
            .withNamespace(sweep.getMetadata().getNamespace())
            .build());
    InferenceJobSpec template = sweep.getSpec().template();
    job.setSpec(cell.values().jobSpec(template, output().toString()));
    return job;
  }

  /** The values that it ran with, by name: of the data set its name and size, then of each axis. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    DatasetSpec dataset = cell.values().dataset();
    if (dataset != null) {
      settings.put(InferenceSweepSpec.DATASET, dataset.name());
      if (dataset.partitionSize() != null) {
        settings.put("partitionSize", dataset.partitionSize());
      }
    }
    settings.putAll(cell.values().settings());
    return settings;
  }

  /** Its name. */
  @Override
  public String toString() {
    return name();
  }
}
