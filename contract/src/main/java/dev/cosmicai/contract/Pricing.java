package dev.cosmicai.contract;

/**
 * What computing costs, by the formula that CAI uses for AWS Lambda: so much a rank, so much a
 * second and gigabyte of memory, so much a second and gigabyte of scratch storage above the first
 * half. A gigabyte is 2<sup>30</sup> bytes, as on AWS's bill.
 *
 * @param requestPrice US dollars for starting a rank
 * @param gbSecondPrice US dollars for a gigabyte of memory held for a second
 * @param storageGbSecondPrice US dollars for a gigabyte of storage held for a second, beyond the
 *     free 0.5 GB of each rank
 * @param memoryGb the memory each rank is billed for; null: what it held at most
 */
public record Pricing(
    double requestPrice, double gbSecondPrice, double storageGbSecondPrice, Double memoryGb) {
  /** AWS Lambda's prices as CAI's evaluation states them. */
  public static Pricing defaults() {
    return new Pricing(2e-7, 1.667e-5, 3.09e-8, null);
  }
}
