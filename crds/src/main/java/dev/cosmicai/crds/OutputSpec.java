package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cosmicai.contract.ObjectUriSyntax;
import dev.cosmicai.contract.PredictionsFormat;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the results go. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutputSpec(
    @Required
        @ValidationRule(
            value = "self.matches(r'" + ObjectUriSyntax.FOLDER_PATTERN + "')",
            message = ObjectUriSyntax.FOLDER_MESSAGE)
        @Size(max = ObjectUriSyntax.MAX_CHARS)
        @JsonPropertyDescription(
            "uri: the folder for the results, as s3://bucket/prefix. It must not hold another job's"
                + " results, unless resume is true. Required.")
        String uri,
    @Default("true")
        @JsonPropertyDescription(
            "predictions: whether each rank's predictions are stored, in the folder predictions."
                + " Unset: true.")
        Boolean predictions,
    @Default("parquet")
        @JsonPropertyDescription(
            "predictionsFormat: parquet, as predictions/SPLIT.parquet, which pandas, DuckDB and"
                + " Spark read as one table; or npz, as predictions/SPLIT.npz. Unset: parquet.")
        PredictionsFormat predictionsFormat) {

  /** Fills in the defaults. */
  public OutputSpec {
    predictions = predictions == null ? Boolean.TRUE : predictions;
    predictionsFormat = predictionsFormat == null ? PredictionsFormat.PARQUET : predictionsFormat;
  }

  /** The same results elsewhere. */
  OutputSpec at(String otherUri) {
    return new OutputSpec(otherUri, predictions, predictionsFormat);
  }
}
