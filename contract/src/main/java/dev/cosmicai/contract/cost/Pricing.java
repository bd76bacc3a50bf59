package dev.cosmicai.contract.cost;

/**
 * What computing costs, by the formula that CAI uses for AWS Lambda: so much a rank, so much a
 * second and gigabyte of memory, so much a second and gigabyte of scratch storage above the first
 * half. A gigabyte is 2<sup>30</sup> bytes, as on AWS's bill. The default prices are AWS Lambda's
 * as CAI's evaluation states them.
 *
 * @param requestPrice US dollars for starting a rank
 * @param gbSecondPrice US dollars for a gigabyte of memory held for a second
 * @param storageGbSecondPrice US dollars for a gigabyte of storage held for a second, beyond the
 *     free 0.5 GB of each rank
 * @param memoryGb the memory each rank is billed for; null: what it held at most
 */
public record Pricing(
    double requestPrice, double gbSecondPrice, double storageGbSecondPrice, Double memoryGb) {
  /** The default of {@link #requestPrice}, as documentation shows it. */
  public static final String DEFAULT_REQUEST_PRICE = "0.0000002";

  /** The default of {@link #gbSecondPrice}, as documentation shows it. */
  public static final String DEFAULT_GB_SECOND_PRICE = "0.00001667";

  /** The default of {@link #storageGbSecondPrice}, as documentation shows it. */
  public static final String DEFAULT_STORAGE_GB_SECOND_PRICE = "0.0000000309";

  /** Prices of which those that are null have their default. */
  public static Pricing of(
      Double requestPrice, Double gbSecondPrice, Double storageGbSecondPrice, Double memoryGb) {
    return new Pricing(
        orElse(requestPrice, DEFAULT_REQUEST_PRICE),
        orElse(gbSecondPrice, DEFAULT_GB_SECOND_PRICE),
        orElse(storageGbSecondPrice, DEFAULT_STORAGE_GB_SECOND_PRICE),
        memoryGb);
  }

  /** All default, and each rank billed for its own peak of memory. */
  public static Pricing defaults() {
    return of(null, null, null, null);
  }

  private static double orElse(Double price, String defaultPrice) {
    return price == null ? Double.parseDouble(defaultPrice) : price;
  }
}
