package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cosmicai.contract.cost.Pricing;
import io.fabric8.generator.annotation.Min;

/**
 * The prices that the reported cost is computed with, in US dollars. A null component stands for
 * the default.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PricingSpec(
    @Min(0)
        @JsonPropertyDescription(
            "requestPrice: dollars for starting one rank. Unset: "
                + Pricing.DEFAULT_REQUEST_PRICE
                + ", as of AWS Lambda.")
        Double requestPrice,
    @Min(0)
        @JsonPropertyDescription(
            "gbSecondPrice: dollars for one second of one GB of a rank's memory. Unset: "
                + Pricing.DEFAULT_GB_SECOND_PRICE
                + ", as of AWS Lambda.")
        Double gbSecondPrice,
    @Min(0)
        @JsonPropertyDescription(
            "storageGbSecondPrice: dollars for one second of one GB of a rank's scratch disk above"
                + " 0.5 GB. Unset: "
                + Pricing.DEFAULT_STORAGE_GB_SECOND_PRICE
                + ", as of AWS Lambda.")
        Double storageGbSecondPrice,
    @Min(value = 0, inclusive = false)
        @JsonPropertyDescription(
            "memoryGb: the memory that each rank is billed for, in GB of 2^30 bytes. Unset: each"
                + " rank's own peak; cosmic plan assumes 1.")
        Double memoryGb) {

  static final PricingSpec UNSET = new PricingSpec(null, null, null, null);
}
