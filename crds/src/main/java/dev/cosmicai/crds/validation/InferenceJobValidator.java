package dev.cosmicai.crds.validation;

import dev.cosmicai.contract.Coordination;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.ObjectUriSyntax;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.crds.ByteQuantity;
import dev.cosmicai.crds.CaBundleSpec;
import dev.cosmicai.crds.CaBundleSpec.KeyReference;
import dev.cosmicai.crds.DataSpec;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobSpec;
import dev.cosmicai.crds.KubernetesSyntax;
import dev.cosmicai.crds.PricingSpec;
import dev.cosmicai.crds.StorageSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rules that a job's types cannot express. Every rule is a small function from the job to its
 * problems; all of them are always checked, so that a user can mend everything at once.
 */
public final class InferenceJobValidator {

  private static final List<Function<InferenceJobSpec, List<Problem>>> SPEC_RULES =
      List.of(
          ModelRules::check,
          InferenceJobValidator::data,
          InferenceJobValidator::output,
          InferenceJobValidator::bounds,
          InferenceJobValidator::gang,
          FollowRules::check,
          InferenceJobValidator::storage,
          WorkerRules::check,
          InferenceJobValidator::pricing);

  private InferenceJobValidator() {}

  /** All that is wrong with the job, in the order of its fields; empty if nothing is. */
  public static List<Problem> validate(InferenceJob job) {
    List<Problem> problems =
        new ArrayList<>(NameRule.check(job.getMetadata(), InferenceJob.MAX_NAME_CHARS, "pods"));
    if (job.getSpec() == null) {
      problems.add(missing("spec"));
    } else {
      problems.addAll(validate(job.getSpec()));
    }
    return problems;
  }

  /** All that is wrong with what a job is to do. */
  static List<Problem> validate(InferenceJobSpec spec) {
    return SPEC_RULES.stream().flatMap(rule -> rule.apply(spec).stream()).toList();
  }

  private static List<Problem> data(InferenceJobSpec spec) {
    DataSpec data = spec.data();
    if (data == null) {
      return List.of(missing("spec.data"));
    }
    List<Problem> problems = new ArrayList<>();
    uri("spec.data.uri", data.uri(), ObjectUriSyntax::folderProblem, problems);
    within("spec.data.fileLimit", data.fileLimit(), 1, Limits.MAX_FILE_LIMIT, problems);
    bytes("spec.data.totalSize", data.totalSize(), problems);
    bytes("spec.data.splitSize", data.splitSize(), problems)
        .filter(bytes -> bytes < Limits.MIN_SPLIT_BYTES || bytes > Limits.MAX_SPLIT_BYTES)
        .ifPresent(
            bytes ->
                problems.add(
                    new Problem(
                        "spec.data.splitSize",
                        "is '" + data.splitSize() + "'; " + DataSpec.SPLIT_SIZE_MESSAGE)));
    if (data.fileLimit() != null && data.totalSize() != null) {
      problems.add(
          new Problem(
              "spec.data.totalSize", "and spec.data.fileLimit exclude each other: keep one"));
    }
    problems.addAll(ReadingRules.check(data));
    return problems;
  }

  private static Optional<Long> bytes(String path, String quantity, List<Problem> problems) {
    try {
      return Optional.ofNullable(quantity).map(ByteQuantity::parse);
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(path, e.getMessage()));
      return Optional.empty();
    }
  }

  private static List<Problem> output(InferenceJobSpec spec) {
    if (spec.output() == null) {
      return List.of(missing("spec.output"));
    }
    List<Problem> problems = new ArrayList<>();
    String path = "spec.output.uri";
    uri(path, spec.output().uri(), ObjectUriSyntax::folderProblem, problems);
    if (problems.isEmpty() && spec.data() != null && wouldReadItsOwnOutput(spec)) {
      problems.add(
          new Problem(
              path,
              "is '"
                  + spec.output().uri()
                  + "', which lies in spec.data.uri; a later job would take the predictions for"
                  + " partitions: choose a folder outside of it, or set spec.data.format"));
    }
    return problems;
  }

  /** Predictions are .parquet or .npz files; whoever reads such files must not find them. */
  private static boolean wouldReadItsOwnOutput(InferenceJobSpec spec) {
    PartitionFormat format = spec.data().format();
    boolean readsPredictions =
        switch (format) {
          case AUTO, NPZ, PARQUET -> true;
          case PT, SAFETENSORS, TAR, IMAGES -> false;
        };
    return readsPredictions
        && spec.data().uri() != null
        && folder(spec.output().uri()).startsWith(folder(spec.data().uri()));
  }

  private static List<Problem> bounds(InferenceJobSpec spec) {
    List<Problem> problems = new ArrayList<>();
    within("spec.worldSize", spec.worldSize(), 1, Limits.MAX_WORLD_SIZE, problems);
    within("spec.parallelism", spec.parallelism(), 1, Limits.MAX_PARALLELISM, problems);
    within("spec.batchSize", spec.batchSize(), 1, Limits.MAX_BATCH_SIZE, problems);
    within("spec.retriesPerRank", spec.retriesPerRank(), 0, Limits.MAX_RETRIES_PER_RANK, problems);
    within("spec.maxFailedRanks", spec.maxFailedRanks(), 0, Limits.MAX_FAILED_RANKS, problems);
    within("spec.maxFailedSplits", spec.maxFailedSplits(), 0, Limits.MAX_FAILED_SPLITS, problems);
    within("spec.maxBadSamples", spec.maxBadSamples(), 0, Limits.MAX_BAD_SAMPLES, problems);
    long forever = Integer.MAX_VALUE;
    within("spec.activeDeadlineSeconds", spec.activeDeadlineSeconds(), 1, forever, problems);
    within("spec.startDeadlineSeconds", spec.startDeadlineSeconds(), 1, forever, problems);
    within("spec.ttlSecondsAfterFinished", spec.ttlSecondsAfterFinished(), 0, forever, problems);
    return problems;
  }

  private static List<Problem> gang(InferenceJobSpec spec) {
    if (spec.coordination() != Coordination.GANG || spec.parallelism() == null) {
      return List.of();
    }
    if (spec.worldSize() != null && spec.parallelism() >= spec.worldSize()) {
      return List.of();
    }
    return List.of(
        new Problem(
            "spec.parallelism",
            "is "
                + spec.parallelism()
                + ", but coordination: Gang needs all ranks at once; set it to at least"
                + " spec.worldSize, or leave it out"));
  }

  private static List<Problem> storage(InferenceJobSpec spec) {
    List<Problem> problems = new ArrayList<>();
    String endpoint = spec.storage().endpoint();
    if (endpoint != null && !isHttpAddress(endpoint)) {
      problems.add(
          new Problem(
              "spec.storage.endpoint",
              "is '" + endpoint + "'; it must be like https://s3.example.org:9000"));
    }
    String region = spec.storage().region();
    if (!region.matches(StorageSettings.REGION_PATTERN)
        || region.length() > StorageSpec.MAX_REGION_CHARS) {
      problems.add(
          new Problem("spec.storage.region", "is '" + region + "'; " + StorageSpec.REGION_MESSAGE));
    }
    WorkerRules.objectName(
        "spec.storage.credentialsSecret", spec.storage().credentialsSecret(), problems);
    caBundle(spec.storage().caBundle(), problems);
    return problems;
  }

  private static void caBundle(CaBundleSpec bundle, List<Problem> problems) {
    if (bundle == null) {
      return;
    }
    String path = "spec.storage.caBundle";
    if ((bundle.configMapKeyRef() == null) == (bundle.secretKeyRef() == null)) {
      problems.add(new Problem(path, CaBundleSpec.MESSAGE.replaceFirst("^it ", "")));
    }
    keyReference(path + ".configMapKeyRef", bundle.configMapKeyRef(), problems);
    keyReference(path + ".secretKeyRef", bundle.secretKeyRef(), problems);
  }

  private static void keyReference(String path, KeyReference reference, List<Problem> problems) {
    if (reference == null) {
      return;
    }
    if (reference.name() == null) {
      problems.add(missing(path + ".name"));
    }
    WorkerRules.objectName(path + ".name", reference.name(), problems);
    String key = reference.key();
    if (key == null) {
      problems.add(missing(path + ".key"));
    } else if (key.length() > KubernetesSyntax.MAX_NAME_CHARS
        || !key.matches(KubernetesSyntax.DATA_KEY_PATTERN)) {
      problems.add(new Problem(path + ".key", "is '" + key + "'; " + KeyReference.KEY_MESSAGE));
    }
  }

  private static List<Problem> pricing(InferenceJobSpec spec) {
    List<Problem> problems = new ArrayList<>();
    PricingSpec pricing = spec.pricing();
    price("gbSecondPrice", pricing.gbSecondPrice(), problems);
    price("requestPrice", pricing.requestPrice(), problems);
    price("storageGbSecondPrice", pricing.storageGbSecondPrice(), problems);
    if (pricing.memoryGb() != null && !(pricing.memoryGb() > 0)) {
      problems.add(new Problem("spec.pricing.memoryGb", "must be more than 0"));
    }
    return problems;
  }

  private static void price(String field, Double dollars, List<Problem> problems) {
    if (dollars != null && !(dollars >= 0)) {
      problems.add(new Problem("spec.pricing." + field, "must be 0 or more"));
    }
  }

  /** That a URI is there and names what it should. */
  static void uri(
      String path, String uri, Function<String, Optional<String>> syntax, List<Problem> problems) {
    if (uri == null) {
      problems.add(missing(path));
    } else {
      syntax.apply(uri).ifPresent(problem -> problems.add(new Problem(path, problem)));
    }
  }

  /** That a number, if there is one, is within bounds. */
  static void within(String path, Number value, long min, long max, List<Problem> problems) {
    if (value != null && (value.longValue() < min || value.longValue() > max)) {
      problems.add(new Problem(path, "is " + value + "; it must be " + min + " to " + max));
    }
  }

  private static boolean isHttpAddress(String endpoint) {
    try {
      URI uri = new URI(endpoint);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean bare = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
      boolean plain = uri.getQuery() == null && uri.getUserInfo() == null;
      return http && uri.getHost() != null && bare && plain;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  static String folder(String uri) {
    return uri.endsWith("/") ? uri : uri + "/";
  }

  static Problem missing(String path) {
    return new Problem(path, "is missing");
  }
}
