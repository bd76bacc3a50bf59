package dev.cosmicai.sweep.simulate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What the simulation has to know, each with its unit, what it is where nothing else is known, and
 * where that comes from. A core-second is what one core computes in a second.
 */
public enum Parameter {
  /** Of the coordinator. */
  PLAN_SECONDS("s", 1, "from the run's begin until the first rank may start", "assumed"),
  /** For listing and writing down. */
  PLAN_SECONDS_PER_FILE("s", 0.0001, "more for each file", "assumed"),
  /** In a cluster. */
  POD_START_SECONDS("s", 1.8, "from a pod's creation until its process begins", Sources.LATENCY),
  /** In a cluster. */
  PODS_PER_SECOND("1/s", 22, "pods that the cluster creates in a second", Sources.SCALE),
  /** In a cluster; once a node. */
  IMAGE_PULL_SECONDS("s", 0, "until a node has the image, once for each", "assumed: it is there"),
  /** JVM, engine, network. */
  RANK_START_SECONDS(
      "core-s", 1.3, "from a rank's start to its first forward pass", "a rank's firstForward"),
  /** On one machine, where ranks start beside the coordinator and wait for it. */
  JOIN_SHARE("", 0.5, "after this part of its start, a rank joins", "assumed"),
  /** Of the start. */
  START_CORES("cores", 1, "what a rank that starts keeps busy", "assumed"),
  /** The network's. */
  SAMPLE_SECONDS("core-s", 0.006, "for each sample", Sources.RANK),
  /** Beside its samples. */
  SPLIT_SECONDS("core-s", 0.01, "more for each split", "assumed"),
  /** Of a rank's process, over its first splits. */
  WARM_UP_SECONDS("core-s", 0, "more for a rank's first splits, in all", "assumed"),
  /** Of the files. */
  BYTES_PER_SAMPLE("bytes", 20_520, "what a sample takes in a file", "the survey's partitions"),
  /** After its last sample. */
  RANK_END_SECONDS("s", 0.2, "from a rank's last commit to its end", Sources.RANK),
  /** Of the coordinator. */
  CALL_SECONDS("s", 0.00005, "the coordinator's time for a lease or a commit", Sources.SPLITS),
  /** Between rank and coordinator. */
  ROUND_TRIP_SECONDS("s", 0.001, "from a rank to the coordinator and back", "assumed"),
  /** Until a group of commits is durable. */
  JOURNAL_SECONDS("s", 0.05, "for storing an entry of the journal", "assumed"),
  /** Of the store. */
  REQUEST_SECONDS("s", 0.03, "until the first byte of a file arrives", "assumed"),
  /** Of a rank. */
  RANK_BYTES_PER_SECOND("bytes/s", 1e8, "what a rank reads in a second, at most", "assumed"),
  /** Of a node's network. */
  NODE_BYTES_PER_SECOND("bytes/s", 1.25e9, "what a node reads in a second", "10 Gbit/s, assumed"),
  /** Of the store. */
  STORE_BYTES_PER_SECOND("bytes/s", 1e11, "what the store gives in a second", "assumed"),
  /** Of a machine. */
  NODE_CORES("cores", 2, "cores of a node", "assumed"),
  /** In a cluster. */
  RANK_CORES("cores", 2, "cores of a rank", "assumed"),
  /** Attempts that end badly, nodes that are reclaimed. */
  FAILURES_PER_RANK_HOUR("1/h", 0, "how often a rank's process is lost", "assumed"),
  /** Until the next attempt. */
  RESTART_SECONDS("s", 10, "from the loss of a rank's process until the next one", "assumed"),
  /** Of the coordinator. */
  SUMMARY_SECONDS("s", 0.3, "from the last rank's end until the summary is stored", "assumed"),
  /** The results of each. */
  SUMMARY_SECONDS_PER_RANK("s", 0.0005, "more for each rank", "assumed"),
  /** For prices by memory. */
  RANK_MEMORY_GIB("GiB", 0.43, "the most memory that a rank holds", "docs/sizing.md: 439 MiB");

  private final String unit;
  private final double usual;
  private final String meaning;
  private final String source;

  /** Where defaults come from. */
  private static final class Sources {
    static final String LATENCY = "docs/benchmarks.md: latency";
    static final String SCALE = "docs/benchmarks.md: scale";
    static final String RANK = "docs/benchmarks.md: rank on avx512-bf16, bf16";
    static final String SPLITS = "docs/benchmarks.md: splits, 9,394 leases and commits a second";
  }

  Parameter(String unit, double usual, String meaning, String source) {
    this.unit = unit;
    this.usual = usual;
    this.meaning = meaning;
    this.source = source;
  }

  /** The parameter of a {@link #label}. */
  public static Optional<Parameter> of(String label) {
    return Arrays.stream(values()).filter(some -> some.label().equals(label)).findFirst();
  }

  /** Its name for people, such as {@code podStartSeconds}. */
  public String label() {
    StringBuilder label = new StringBuilder();
    for (String word : name().toLowerCase(Locale.ROOT).split("_", -1)) {
      label.append(
          label.length() == 0
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return label.toString();
  }

  /** Such as {@code s}. */
  public String unit() {
    return unit;
  }

  /** What it is where nothing else is known. */
  public double usual() {
    return usual;
  }

  /** What it is about. */
  public String meaning() {
    return meaning;
  }

  /** Where {@link #usual} comes from. */
  public String source() {
    return source;
  }
}
