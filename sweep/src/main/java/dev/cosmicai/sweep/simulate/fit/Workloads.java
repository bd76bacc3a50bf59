package dev.cosmicai.sweep.simulate.fit;

import dev.cosmicai.contract.AssignmentPolicy;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.crds.ByteQuantity;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.crds.sweep.SweptFields;
import dev.cosmicai.rendezvous.split.Shares.Taking;
import dev.cosmicai.sweep.simulate.Workload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** From the settings of a cell to what its runs have to do. */
public final class Workloads {
  private static final String PARTITION_SIZE = "partitionSize";
  private static final double ROUNDING = 1e-6;

  /** Axes whose effect the simulation plays through; any other changes what is fitted. */
  private static final Set<String> SIMULATED =
      Set.of(
          InferenceSweepSpec.DATASET,
          PARTITION_SIZE,
          "data.totalSize",
          "data.fileLimit",
          "data.splitSize",
          "worldSize",
          "parallelism",
          "assignment");

  private Workloads() {}

  /** The settings whose effect has to be measured, such as a batch size. */
  public static Map<String, String> notSimulated(Map<String, String> settings) {
    Map<String, String> others = new LinkedHashMap<>(settings);
    others.keySet().removeAll(SIMULATED);
    return others;
  }

  /** How large the settings say that a partition is. */
  public static OptionalDouble partitionBytes(Map<String, String> settings) {
    String size = settings.get(PARTITION_SIZE);
    return size == null
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) ByteQuantity.parse(size));
  }

  /** What a job is to do, of a template's with the settings of its cell. */
  public static InferenceJobSpec job(InferenceJobSpec template, Map<String, String> settings) {
    Map<String, String> fields = new LinkedHashMap<>(settings);
    fields.keySet().retainAll(SweptFields.byPath().keySet());
    return SweptFields.with(template, fields);
  }

  /**
   * The work of a job.
   *
   * @param partitionBytes the size of a file
   * @param bytes of all files
   */
  public static Workload of(InferenceJobSpec job, double partitionBytes, double bytes) {
    int files = (int) Math.max(1, Math.ceil(bytes / partitionBytes - ROUNDING));
    Integer limit = job.data() == null ? null : job.data().fileLimit();
    if (limit != null) {
      files = Math.min(files, limit);
    }
    double splitBytes =
        Optional.ofNullable(job.data())
            .map(data -> data.splitSize())
            .map(ByteQuantity::parse)
            .orElse(RunSpec.DEFAULT_SPLIT_BYTES);
    int parts = (int) Math.max(1, Math.ceil(partitionBytes / splitBytes - ROUNDING));
    int worldSize = Optional.ofNullable(job.worldSize()).orElse(files);
    int atOnce = Optional.ofNullable(job.parallelism()).orElse(Limits.MAX_PARALLELISM);
    return new Workload(
        files,
        Math.min(bytes, files * partitionBytes),
        parts,
        worldSize,
        taking(job),
        Math.min(atOnce, worldSize));
  }

  /** As {@code RankShares} has it. */
  private static Taking taking(InferenceJobSpec job) {
    if (job.assignment() == AssignmentPolicy.STATIC) {
      return Taking.NOBODYS;
    }
    return job.worldSize() == null ? Taking.OF_PRESENT : Taking.ANYBODYS;
  }
}
