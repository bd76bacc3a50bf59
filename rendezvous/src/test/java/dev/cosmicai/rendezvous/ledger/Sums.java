package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.journal.MetricsCodec;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** Metrics of splits in tests: numbers as text, which are added up. */
public final class Sums {
  private Sums() {}

  public static MetricsCodec<AtomicLong> fold() {
    return fold((sum, more) -> sum.addAndGet(more.get()));
  }

  /** Merges as it is told. */
  public static MetricsCodec<AtomicLong> fold(BiConsumer<AtomicLong, AtomicLong> merge) {
    return new MetricsCodec<>(
        AtomicLong::new,
        Sums::read,
        merge,
        sum -> sum.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static AtomicLong read(byte[] text) {
    try {
      return new AtomicLong(Long.parseLong(new String(text, StandardCharsets.US_ASCII)));
    } catch (NumberFormatException e) {
      throw new FatalFault(Reason.ResultCorrupt, "this is no number", e);
    }
  }
}
