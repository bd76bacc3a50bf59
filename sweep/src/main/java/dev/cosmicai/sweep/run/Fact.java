package dev.cosmicai.sweep.run;

import java.util.Locale;

/**
 * What a run tells of itself in words: a column of texts in the tidy table. Where ranks differ, all
 * that they say, with commas between.
 */
public enum Fact {
  /** The run's UID. */
  RUN,
  /** Where its results are. */
  OUTPUT,
  /** When it began, in UTC, such as {@code 2026-11-30T08:00:00Z}. */
  STARTED_AT,
  /** What the processor is called. */
  PROCESSOR,
  /** The class of the processor by its flags, such as {@code avx512-bf16}. */
  PROCESSOR_CLASS,
  /** Its flags that matter to a network's speed, by Linux' names: {@code avx2 fma avx512f}. */
  PROCESSOR_FLAGS,
  /** The operating system with its version. */
  PLATFORM,
  /** What computed: {@code cpu}, or such as {@code cuda:0 (NVIDIA H100)}. */
  DEVICE,
  /** What ran the network, with its version, such as {@code PyTorch 2.7.1}. */
  ENGINE,
  /** Of this program and of Java, such as {@code cosmic 0.1.0, Java 17.0.15}. */
  VERSIONS,
  /** What the network computed in, such as {@code fp32}. */
  PRECISION;

  /** Its column, such as {@code processor_class}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
