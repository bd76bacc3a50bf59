package dev.cosmicai.crds;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.Reading;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.contract.Task;
import dev.cosmicai.contract.Transform;
import dev.cosmicai.contract.cost.Pricing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From a job to what its processes are told. Pure, and the same for the operator and for {@code
 * cosmic run}; what depends on the place (host and port of the rendezvous, files of the token and
 * the certificate, a rank's number, credentials of the store) is for the caller to add.
 */
public final class RunSpecs {
  private RunSpecs() {}

  /**
   * What a run of this job is to do.
   *
   * @throws dev.cosmicai.faults.FatalFault (InvalidSpec) if the job was not validated and is wrong
   */
  public static RunSpec of(InferenceJob job, String runUid) {
    InferenceJobSpec spec = job.getSpec();
    ModelSpec model = spec.model() == null ? ModelSpec.UNSET : spec.model();
    DataSpec data = spec.data();
    PricingSpec pricing = spec.pricing();
    return new RunSpec(
        runUid,
        job.name(),
        new RunSpec.Model(
            Optional.ofNullable(model.uri()).map(ObjectUri::parse),
            Optional.ofNullable(model.sha256()),
            model.precision(),
            Optional.ofNullable(model.batchSize()),
            model.device()),
        spec.worker().program(),
        new RunSpec.Data(
            ObjectUri.parse(data.uri()),
            data.format(),
            Optional.ofNullable(data.fileLimit()),
            Optional.ofNullable(data.totalSize()).map(ByteQuantity::parse),
            Optional.ofNullable(data.splitSize()).map(ByteQuantity::parse),
            reading(data, model.task()),
            follow(spec)),
        new RunSpec.Output(
            ObjectUri.parse(spec.output().uri()),
            spec.output().predictions(),
            spec.output().predictionsFormat()),
        Optional.ofNullable(spec.worldSize()),
        spec.batchSize(),
        spec.coordination(),
        spec.assignment(),
        Optional.ofNullable(spec.startDeadlineSeconds()).map(Duration::ofSeconds),
        spec.maxFailedRanks(),
        Optional.ofNullable(spec.maxFailedSplits()),
        spec.maxBadSamples() == null ? 0 : spec.maxBadSamples(),
        spec.resume(),
        spec.profile(),
        Pricing.of(
            pricing.requestPrice(),
            pricing.gbSecondPrice(),
            pricing.storageGbSecondPrice(),
            pricing.memoryGb()),
        storage(spec.storage()));
  }

  /** How a job follows its data; empty for one that is told to end with what is there, too. */
  public static Optional<RunSpec.Follow> follow(InferenceJobSpec spec) {
    return Optional.ofNullable(spec.data().follow())
        .filter(follow -> !spec.drain())
        .map(FollowSpec::toFollow);
  }

  /**
   * What a job says of how columns are read.
   *
   * @param task null: as the network declares
   * @throws IllegalArgumentException if the job was not validated and a transform is wrong
   */
  public static Reading reading(DataSpec data, Task task) {
    Map<String, List<Transform>> transforms = new LinkedHashMap<>();
    if (data.transforms() != null) {
      for (TransformSpec step : data.transforms()) {
        transforms
            .computeIfAbsent(step.input(), input -> new ArrayList<>())
            .add(step.toTransform());
      }
    }
    return new Reading(data.columns(), data.keep(), transforms, task);
  }

  /** The store that a job names. */
  public static StorageSettings storage(StorageSpec storage) {
    return StorageSettings.of(
        Optional.ofNullable(storage.endpoint()),
        Optional.of(storage.region()),
        storage.pathStyle());
  }
}
