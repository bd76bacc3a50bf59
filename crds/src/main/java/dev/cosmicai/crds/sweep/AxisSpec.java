package dev.cosmicai.crds.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A field of the job and the values that it takes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AxisSpec(
    @Required
        @JsonPropertyDescription(
            "field: the field of the job's spec that this axis sets, by its path, such as batchSize,"
                + " worldSize or model.precision. Any field that holds one text, number, true or"
                + " false, but for those that the sweep sets itself. model.batchSize sets batchSize,"
                + " too, which results report, unless that is an axis of its own. Required.")
        String field,
    @Required
        @Size(min = 1, max = AxisSpec.MAX_VALUES)
        @JsonDeserialize(contentUsing = AxisValue.Reader.class)
        @JsonPropertyDescription(
            "values: what the field is set to, 1 to "
                + AxisSpec.MAX_VALUES
                + " different values. Whole numbers stand as they are; numbers with a fraction, true"
                + " and false stand in quotes. Required.")
        List<String> values) {

  public static final int MAX_VALUES = 100;

  /** Of one value. */
  public static final int MAX_VALUE_CHARS = 256;

  /** Makes the list unmodifiable. */
  public AxisSpec {
    values = values == null ? null : List.copyOf(values);
  }
}
