package dev.cosmicai.crds.sweep;

import dev.cosmicai.crds.InferenceJob;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** An experiment: one job over a grid of settings, each several times. */
@Group(InferenceJob.GROUP)
@Version(InferenceJob.VERSION)
@Plural("inferencesweeps")
@ShortNames("isweep")
@Categories("all")
@AdditionalPrinterColumn(name = "Cells", jsonPath = ".status.cells.done")
@AdditionalPrinterColumn(
    name = "Failed",
    jsonPath = ".status.runs.failed",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Current", jsonPath = ".status.currentCell")
@AdditionalPrinterColumn(name = "ETA", jsonPath = ".status.eta")
@AdditionalPrinterColumn(name = "Runs", jsonPath = ".status.runs.done", priority = 1)
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
            + " hyphens, because its jobs are named after it",
    fieldPath = ".metadata.name")
@ValidationRule(
    value = "size(self.metadata.name) <= " + InferenceSweep.MAX_NAME_CHARS,
    message =
        "it may have at most "
            + InferenceSweep.MAX_NAME_CHARS
            + " characters, because the names of its jobs start with it",
    fieldPath = ".metadata.name")
public final class InferenceSweep extends CustomResource<InferenceSweepSpec, InferenceSweepStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** What a resource's {@code kind} says. */
  public static final String KIND = "InferenceSweep";

  /**
   * A job is called SWEEP-CELL-REPEAT, which must stay within {@link InferenceJob#MAX_NAME_CHARS}:
   * this, two hyphens, {@link #MAX_CELL_CHARS} and three digits.
   */
  public static final int MAX_NAME_CHARS = 22;

  /** As many characters as the name of a cell may have. */
  public static final int MAX_CELL_CHARS = 23;

  /** The resource's name, which its jobs are named after. */
  public String name() {
    return getMetadata().getName();
  }
}
