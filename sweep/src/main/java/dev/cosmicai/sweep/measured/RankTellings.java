package dev.cosmicai.sweep.measured;

import dev.cosmicai.contract.retry.Attempts;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is kept of ranks' results beside what summaries keep. Not thread-safe. */
final class RankTellings {
  private static final String FIRST_FORWARD = "firstForward";
  private static final double BYTES_PER_GIB = 1L << 30;

  private final Map<Fact, Set<String>> words = new EnumMap<>(Fact.class);
  private final List<Double> firstForward = new ArrayList<>();
  private double cpuSeconds;
  private long retries;
  private int batchSize;
  private int networkBatchSize;
  private int cores;
  private long ramBytes;

  void add(RankResult rank) {
    RankResult.Work work = rank.work();
    Double first = rank.times().stageSeconds().get(FIRST_FORWARD);
    if (first != null) {
      firstForward.add(first);
    }
    cpuSeconds += Double.isNaN(rank.times().cpuSeconds()) ? 0 : rank.times().cpuSeconds();
    retries += Attempts.retries(rank.identity().attempt());
    batchSize = Math.max(batchSize, work.batchSize());
    networkBatchSize = Math.max(networkBatchSize, work.modelBatchSize());
    cores = Math.max(cores, rank.machine().cores());
    ramBytes = Math.max(ramBytes, rank.machine().ramBytes());
    say(Fact.PROCESSOR, rank.machine().cpu().processor());
    say(Fact.PROCESSOR_CLASS, work.processorClass());
    say(Fact.PROCESSOR_FLAGS, rank.machine().flags());
    say(Fact.PLATFORM, rank.machine().cpu().platform());
    say(Fact.VERSIONS, rank.machine().versions());
    say(Fact.DEVICE, work.device());
    say(Fact.ENGINE, work.engine());
    say(Fact.PRECISION, work.precision());
  }

  private void say(Fact fact, String word) {
    if (word != null && !word.isEmpty()) {
      words.computeIfAbsent(fact, key -> new TreeSet<>()).add(word);
    }
  }

  Map<Fact, String> facts() {
    Map<Fact, String> facts = new EnumMap<>(Fact.class);
    words.forEach((fact, said) -> facts.put(fact, String.join(", ", said)));
    return facts;
  }

  Map<Measure, Double> values() {
    Map<Measure, Double> values = new EnumMap<>(Measure.class);
    double[] first = firstForward.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (first.length > 0) {
      values.put(Measure.FIRST_FORWARD_SECONDS_MIN, first[0]);
      values.put(Measure.FIRST_FORWARD_SECONDS_MEDIAN, Quantiles.median(first));
      values.put(Measure.FIRST_FORWARD_SECONDS_MAX, first[first.length - 1]);
    }
    values.put(Measure.CPU_SECONDS, cpuSeconds);
    values.put(Measure.RETRIES, (double) retries);
    putIfKnown(values, Measure.BATCH_SIZE, batchSize);
    putIfKnown(values, Measure.NETWORK_BATCH_SIZE, networkBatchSize);
    putIfKnown(values, Measure.CORES, cores);
    putIfKnown(values, Measure.RAM_GIB, ramBytes / BYTES_PER_GIB);
    return values;
  }

  private static void putIfKnown(Map<Measure, Double> values, Measure measure, double value) {
    if (value > 0) {
      values.put(measure, value);
    }
  }
}
