package dev.cosmicai.benchmarks.rank;

/** What a network computes in. */
enum Precision {
  /** Float32. */
  FP32("fp32"),
  /** Bfloat16. */
  BF16("bf16"),
  /** Bfloat16, with linear layers in integers of 8 bits. */
  INT8("int8");

  private final String text;

  Precision(String text) {
    this.text = text;
  }

  /** Its name in jobs and reports. */
  String text() {
    return text;
  }
}
