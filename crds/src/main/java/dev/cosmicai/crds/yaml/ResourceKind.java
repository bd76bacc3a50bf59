package dev.cosmicai.crds.yaml;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.crds.validation.InferenceJobValidator;
import dev.cosmicai.crds.validation.InferenceSweepValidator;
import dev.cosmicai.crds.validation.Problem;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of resource that is read.
 *
 * @param name what {@code kind} says
 * @param rules all that is wrong with one whose fields are of the right types
 */
record ResourceKind<T>(
    String name, Class<T> type, Class<?> specType, Function<T, List<Problem>> rules) {
  static final ResourceKind<InferenceJob> JOB =
      new ResourceKind<>(
          InferenceJob.KIND,
          InferenceJob.class,
          InferenceJobSpec.class,
          InferenceJobValidator::validate);

  static final ResourceKind<InferenceSweep> SWEEP =
      new ResourceKind<>(
          InferenceSweep.KIND,
          InferenceSweep.class,
          InferenceSweepSpec.class,
          InferenceSweepValidator::validate);
}
