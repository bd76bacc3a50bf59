package dev.cosmicai.benchmarks.rank;

/** What a network computes in. */
enum Precision {
  /** Float32. */
  FP32("fp32"),
  /** Bfloat16. */
  BF16("bf16");

  private final String text;

  Precision(String text) {
    this.text = text;
  }

  /** Its name in jobs and reports. */
  String text() {
    return text;
  }
}
