package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a job asks for, as far as it decides what is computed and by which rank.
 *
 * @param model the TorchScript archive
 * @param modelSha256 its digest in lower-case hex; if empty, planning computes it
 * @param precision {@code auto}, {@code fp32}, {@code bf16} or {@code int8}
 * @param data the folder of the partitions, or one object
 * @param format which objects of the folder count
 * @param selection how many of them
 * @param output where the results go
 * @param predictions whether predictions are stored
 * @param worldSize the number of ranks; if empty, one for each file
 * @param batchSize samples per batch as reported, at least 1
 */
public record PlanRequest(
    ObjectUri model,
    Optional<String> modelSha256,
    String precision,
    ObjectUri data,
    PartitionFormat format,
    FileSelection selection,
    ObjectUri output,
    boolean predictions,
    OptionalInt worldSize,
    int batchSize) {
  /** Kubernetes allows no more indexes in one Job with a back-off limit for each. */
  public static final int MAX_WORLD_SIZE = 100_000;

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final List<String> PRECISIONS = List.of("auto", "fp32", "bf16", "int8");

  public PlanRequest {
    modelSha256.ifPresent(
        digest ->
            require(
                SHA256.matcher(digest).matches(),
                "model.sha256",
                digest,
                "64 lower-case hex digits"));
    require(
        PRECISIONS.contains(precision),
        "model.precision",
        precision,
        "one of " + String.join(", ", PRECISIONS));
  }

  /** Reads {@code COSMIC_MODEL_*}, {@code COSMIC_DATA_*}, {@code COSMIC_OUTPUT_*} and the sizes. */
  public static PlanRequest from(Environment environment) {
    return new PlanRequest(
        ObjectUri.parse(environment.requiredText("COSMIC_MODEL_URI")),
        environment.text("COSMIC_MODEL_SHA256"),
        environment.text("COSMIC_MODEL_PRECISION").orElse("auto"),
        ObjectUri.parse(environment.requiredText("COSMIC_DATA_URI")),
        PartitionFormat.parse(environment.text("COSMIC_DATA_FORMAT").orElse("auto")),
        new FileSelection(
            optionalInteger(environment, "COSMIC_DATA_FILE_LIMIT", Integer.MAX_VALUE),
            optionalBytes(environment, "COSMIC_DATA_TOTAL_BYTES")),
        ObjectUri.parse(environment.requiredText("COSMIC_OUTPUT_URI")),
        environment.flag("COSMIC_OUTPUT_PREDICTIONS", true),
        optionalInteger(environment, "COSMIC_WORLD_SIZE", MAX_WORLD_SIZE),
        environment.integer("COSMIC_BATCH_SIZE", 512, 1, Integer.MAX_VALUE));
  }

  private static OptionalInt optionalInteger(Environment environment, String name, int max) {
    return environment.text(name).isPresent()
        ? OptionalInt.of(environment.requiredInteger(name, 1, max))
        : OptionalInt.empty();
  }

  private static OptionalLong optionalBytes(Environment environment, String name) {
    Optional<String> value = environment.text(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long bytes = Long.parseLong(value.get());
      if (bytes > 0) {
        return OptionalLong.of(bytes);
      }
    } catch (NumberFormatException e) {
      // Told below, together with what is a number but not positive.
    }
    throw new FatalFault(
        Reason.InvalidSpec,
        "environment variable " + name + " is '" + value.get() + "', not a positive whole number");
  }

  private static void require(boolean holds, String field, String value, String expected) {
    if (!holds) {
      throw new FatalFault(
          Reason.InvalidSpec, field + " is '" + value + "'; it must be " + expected);
    }
  }
}
