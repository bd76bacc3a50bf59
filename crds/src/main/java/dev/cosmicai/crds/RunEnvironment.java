package dev.cosmicai.crds;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From a job to the environment variables of the processes that execute it. Pure, and the same for
 * the operator and for {@code cosmic run}; what depends on the place (host and port of the
 * rendezvous, files of the token and the certificate, a rank's number, credentials of the store) is
 * for the caller to add. What is unset in the job is unset here: defaults are the processes' own,
 * but for those that the resource documents.
 */
public final class RunEnvironment {
  private RunEnvironment() {}

  /** What a rank needs from the job: the run's identity and how to reach the store. */
  public static Map<String, String> ofWorker(InferenceJob job, String runUid) {
    Map<String, String> variables = common(job, runUid);
    putIfSet(variables, "COSMIC_START_DEADLINE_SECONDS", job.getSpec().startDeadlineSeconds());
    return Map.copyOf(variables);
  }

  /** What the coordinator needs from the job: all that a rank does, and what there is to do. */
  public static Map<String, String> ofCoordinator(InferenceJob job, String runUid) {
    InferenceJobSpec spec = job.getSpec();
    Map<String, String> variables = common(job, runUid);
    variables.put("COSMIC_RUN_NAME", job.name());
    variables.put("COSMIC_MODEL_URI", spec.model().uri());
    putIfSet(variables, "COSMIC_MODEL_SHA256", spec.model().sha256());
    variables.put("COSMIC_MODEL_PRECISION", spec.model().precision().toString());
    variables.put("COSMIC_DATA_URI", spec.data().uri());
    variables.put("COSMIC_DATA_FORMAT", spec.data().format().toString());
    putIfSet(variables, "COSMIC_DATA_FILE_LIMIT", spec.data().fileLimit());
    if (spec.data().totalSize() != null) {
      long bytes = ByteQuantity.parse(spec.data().totalSize());
      variables.put("COSMIC_DATA_TOTAL_BYTES", Long.toString(bytes));
    }
    variables.put("COSMIC_OUTPUT_URI", spec.output().uri());
    variables.put("COSMIC_OUTPUT_PREDICTIONS", spec.output().predictions().toString());
    putIfSet(variables, "COSMIC_WORLD_SIZE", spec.worldSize());
    variables.put("COSMIC_BATCH_SIZE", spec.batchSize().toString());
    variables.put("COSMIC_COORDINATION", spec.coordination().text());
    variables.put("COSMIC_MAX_FAILED_RANKS", spec.maxFailedRanks().toString());
    variables.put("COSMIC_RESUME", spec.resume().toString());
    putIfSet(variables, "COSMIC_PRICE_REQUEST", spec.pricing().requestPrice());
    putIfSet(variables, "COSMIC_PRICE_GB_SECOND", spec.pricing().gbSecondPrice());
    putIfSet(variables, "COSMIC_PRICE_STORAGE_GB_SECOND", spec.pricing().storageGbSecondPrice());
    putIfSet(variables, "COSMIC_PRICE_MEMORY_GB", spec.pricing().memoryGb());
    return Map.copyOf(variables);
  }

  private static Map<String, String> common(InferenceJob job, String runUid) {
    StorageSpec storage = job.getSpec().storage();
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("COSMIC_RUN_UID", runUid);
    putIfSet(variables, "COSMIC_S3_ENDPOINT", storage.endpoint());
    variables.put("COSMIC_S3_REGION", storage.region());
    variables.put("COSMIC_S3_PATH_STYLE", storage.pathStyle().toString());
    return variables;
  }

  private static void putIfSet(Map<String, String> variables, String name, Object value) {
    if (value != null) {
      variables.put(name, value.toString());
    }
  }
}
