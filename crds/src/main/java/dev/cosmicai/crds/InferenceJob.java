package dev.cosmicai.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One batch inference: a network, partitions in S3, and where the results go. */
@Group(InferenceJob.GROUP)
@Version(InferenceJob.VERSION)
@Plural("inferencejobs")
@ShortNames("ij")
@Categories("all")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Ranks", jsonPath = ".status.ranks.done")
@AdditionalPrinterColumn(
    name = "Percent",
    jsonPath = ".status.progress.percent",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Samples/s",
    jsonPath = ".status.progress.samplesPerSecond",
    type = AdditionalPrinterColumn.Type.NUMBER)
@AdditionalPrinterColumn(name = "Splits", jsonPath = ".status.splits.done", priority = 1)
@AdditionalPrinterColumn(name = "ETA", jsonPath = ".status.progress.eta", priority = 1)
@AdditionalPrinterColumn(name = "Metric", jsonPath = ".status.summary.headline", priority = 1)
@AdditionalPrinterColumn(
    name = "Cost",
    jsonPath = ".status.summary.cost",
    type = AdditionalPrinterColumn.Type.NUMBER,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Failed\")].message",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
    value = "self.metadata.name.matches('" + InferenceJob.NAME_PATTERN + "')",
    message =
        "it must start with a lower-case letter and hold only lower-case letters, digits and"
            + " hyphens, because a Service is named after it",
    fieldPath = ".metadata.name")
@ValidationRule(
    value = "size(self.metadata.name) <= " + InferenceJob.MAX_NAME_CHARS,
    message =
        "it may have at most "
            + InferenceJob.MAX_NAME_CHARS
            + " characters, because the names of its pods start with it",
    fieldPath = ".metadata.name")
public final class InferenceJob extends CustomResource<InferenceJobSpec, InferenceJobStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** The API group. */
  public static final String GROUP = "cosmicai.dev";

  /** The version of the API. */
  public static final String VERSION = "v1alpha1";

  /** What a resource's {@code apiVersion} says. */
  public static final String API_VERSION = GROUP + "/" + VERSION;

  /** What a resource's {@code kind} says. */
  public static final String KIND = "InferenceJob";

  /** The syntax of a job's name: that of a Service, which is named after it. */
  public static final String NAME_PATTERN = "^[a-z]([a-z0-9-]*[a-z0-9])?$";

  /**
   * What is named after the job (its coordinator, a rank's host name) must stay within the 63
   * characters of a host name.
   */
  public static final int MAX_NAME_CHARS = 50;

  /** The resource's name, which all that belongs to it is named after. */
  public String name() {
    return getMetadata().getName();
  }

  /** Whether it has completed or failed: it never runs again. */
  public boolean hasEnded() {
    return getStatus() != null && getStatus().phase() != null && getStatus().phase().isTerminal();
  }
}
