package dev.cosmicai.sweep.cai;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which run of the published experiments it is. Sizes are as published, in MiB and GiB; 0 stands
 * for what is not known.
 *
 * @param system what it ran on, such as {@code lambda}
 * @param partitionMib the partitions' size
 * @param dataGib the size of all of them
 * @param batchSize samples a batch
 * @param experiment which one it is of, where runs of two have the same sizes: empty for that of
 *     data sizes
 * @param run which of the repeats
 */
record RunKey(
    String system, double partitionMib, double dataGib, int batchSize, String experiment, int run) {
  static final String LAMBDA = "lambda";

  static final String DATA_SIZES = "";
  static final String BATCH_SIZES = "batches";

  /** All data again, with the steps of a run timed. */
  static final String TIMING = "timing";

  /** What most of the experiments took, where they do not say. */
  static final int USUAL_BATCH_SIZE = 512;

  /** All galaxies: what CAI calls {@code total} and, of one experiment, {@code timing}. */
  private static final double ALL_GIB = 12.6;

  private static final Pattern PARTITION = Pattern.compile("result-partition-([0-9.]+)MB");
  private static final Pattern SIZE = Pattern.compile("(?:total)?([0-9.]+)(GB|TB)");
  private static final Pattern RUN = Pattern.compile("(?:run ?)?([0-9]{1,4})");
  private static final String BATCHES = "Batches";

  /** What a file's folders say of a run on Lambda. */
  static RunKey of(Path file) {
    double partition = 0;
    double data = 0;
    int batchSize = USUAL_BATCH_SIZE;
    String experiment = DATA_SIZES;
    int run = 1;
    String before = "";
    for (Path step : file.getParent()) {
      String name = step.toString();
      Matcher ofPartition = PARTITION.matcher(name);
      if (ofPartition.matches()) {
        partition = Double.parseDouble(ofPartition.group(1));
      } else if (before.equals(BATCHES) && RUN.matcher(name).matches()) {
        batchSize = Integer.parseInt(name);
        experiment = BATCH_SIZES;
      } else if (partition > 0 && isData(name)) {
        data = dataGib(name);
        experiment = name.equals(TIMING) ? TIMING : experiment;
      } else if (data > 0 && RUN.matcher(name).matches()) {
        run = number(name);
      }
      before = name;
    }
    return new RunKey(LAMBDA, partition, data, batchSize, experiment, run);
  }

  private static boolean isData(String name) {
    return SIZE.matcher(name).matches() || isAll(name);
  }

  private static boolean isAll(String name) {
    return name.equals("total") || name.equals(TIMING);
  }

  private static int number(String name) {
    Matcher matcher = RUN.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 1;
  }

  /**
   * The size that CAI's word for a set of data stands for, such as {@code 10GB}, {@code 1TB},
   * {@code total} or {@code 10.0}.
   *
   * @throws IllegalArgumentException if it is no such word
   */
  static double dataGib(String word) {
    if (isAll(word)) {
      return ALL_GIB;
    }
    Matcher size = SIZE.matcher(word);
    try {
      return size.matches()
          ? Double.parseDouble(size.group(1)) * (size.group(2).equals("TB") ? 1_000 : 1)
          : Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + word + "' is no size of data", e);
    }
  }

  /** The same run of another batch size. */
  RunKey withBatchSize(int samples) {
    return new RunKey(system, partitionMib, dataGib, samples, experiment, run);
  }

  /** As axes of the tidy table; only what is known. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("system", system);
    put(settings, "partition (MB)", partitionMib);
    put(settings, "data (GB)", dataGib);
    put(settings, "batchSize", batchSize);
    if (!experiment.isEmpty()) {
      settings.put("experiment", experiment);
    }
    return settings;
  }

  private static void put(Map<String, String> settings, String name, double value) {
    if (value > 0) {
      settings.put(name, text(value));
    }
  }

  /** The name of its cell, such as {@code cai-lambda-25mb-1gb-512}. */
  String cell() {
    return "cai-"
        + system
        + (partitionMib > 0 ? "-" + text(partitionMib) + "mb" : "")
        + (dataGib > 0 ? "-" + text(dataGib) + "gb" : "")
        + (batchSize > 0 ? "-" + batchSize : "")
        + (experiment.isEmpty() ? "" : "-" + experiment);
  }

  private static String text(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
