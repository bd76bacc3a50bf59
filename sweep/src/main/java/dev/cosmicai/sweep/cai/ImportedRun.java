package dev.cosmicai.sweep.cai;

import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What files say of one run, put together. What was said first stays. */
final class ImportedRun {
  /** Of a file of partitions, for each galaxy with its five images. */
  private static final double BYTES_PER_SAMPLE = 20_520;

  private static final double BYTES_PER_GIB = 1L << 30;

  /** CAI's listing ends at so many objects. */
  private static final int LISTED = 1_000;

  /** Published sizes are rounded, and a folder's last file is short. */
  private static final double FULL = 0.9;

  private final RunKey key;
  private final Map<Measure, Double> values = new EnumMap<>(Measure.class);
  private final Map<Fact, String> facts = new EnumMap<>(Fact.class);
  private final Set<String> remarks = new LinkedHashSet<>();

  ImportedRun(RunKey key, String from) {
    this.key = key;
    facts.put(Fact.OUTPUT, from);
    put(Measure.PARTITION_MIB, key.partitionMib());
    put(Measure.DATA_GIB, key.dataGib());
    put(Measure.BATCH_SIZE, key.batchSize());
  }

  /** Adds a number, unless it is known or 0, as which CAI writes what it does not know. */
  ImportedRun put(Measure measure, double value) {
    if (Double.isFinite(value) && value != 0) {
      values.putIfAbsent(measure, value);
    }
    return this;
  }

  ImportedRun put(Fact fact, String word) {
    facts.putIfAbsent(fact, word);
    return this;
  }

  ImportedRun remark(String remark) {
    remarks.add(remark);
    return this;
  }

  RunKey key() {
    return key;
  }

  boolean knows(Measure measure) {
    return values.containsKey(measure);
  }

  /** Takes over what another file says of the same run, and is not known yet. */
  void add(ImportedRun other) {
    other.values.forEach(values::putIfAbsent);
    other.facts.forEach(facts::putIfAbsent);
    remarks.addAll(other.remarks);
  }

  /** Its row. Rates over the wall clock are of the run's own duration, where that is known. */
  SweepRun row() {
    double seconds =
        values.getOrDefault(
            Measure.MAP_SECONDS, values.getOrDefault(Measure.TOTAL_SECONDS, Double.NaN));
    if (!knows(Measure.SAMPLES_PER_SECOND)) {
      put(Measure.SAMPLES_PER_SECOND, values.getOrDefault(Measure.SAMPLES, 0.0) / seconds);
    }
    if (!knows(Measure.BITS_PER_SECOND)) {
      put(Measure.BITS_PER_SECOND, values.getOrDefault(Measure.INPUT_BITS, 0.0) / seconds);
    }
    remarkOnRanks();
    return new SweepRun(
        key.cell(),
        Math.max(1, key.run()),
        Source.IMPORTED,
        key.settings(),
        values,
        facts,
        List.of(),
        List.copyOf(remarks));
  }

  private void remarkOnRanks() {
    double ranks = values.getOrDefault(Measure.WORLD_SIZE, 0.0);
    double seen = values.getOrDefault(Measure.SAMPLES, 0.0) * BYTES_PER_SAMPLE / BYTES_PER_GIB;
    if (ranks == LISTED) {
      remark("it has 1,000 ranks, where CAI's listing of objects ends: there may have been more");
    }
    if (seen > 0 && seen < FULL * key.dataGib()) {
      remark(
          String.format(
              Locale.ROOT,
              "its ranks saw %.2f GiB of the %s that it is about",
              seen,
              key.dataGib()));
    }
  }
}
