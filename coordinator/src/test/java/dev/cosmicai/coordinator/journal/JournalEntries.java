package dev.cosmicai.coordinator.journal;

import com.google.protobuf.ByteString;
import dev.cosmicai.coordinator.FakeRank;
import dev.cosmicai.rendezvous.journal.GenerationMetrics;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.tasks.RankMetrics;
import java.util.Arrays;
import java.util.List;

/** Entries to begin tests with. */
final class JournalEntries {
  private JournalEntries() {}

  /** Of splits that a rank committed, each of its partition. */
  static JournalEntry of(int rank, int... splits) {
    RankMetrics metrics = new RankMetrics();
    for (int split : splits) {
      metrics.merge(FakeRank.metrics("s3://sky/" + split));
    }
    List<SplitCommit> commits =
        Arrays.stream(splits)
            .mapToObj(
                split -> new SplitCommit(split, rank, 0, FakeRank.SAMPLES, 1_000L * split, 400))
            .toList();
    return new JournalEntry(
        commits,
        List.of(new GenerationMetrics(0, metrics.toBytes())),
        List.of(),
        List.of(figures(rank, "{\"told\":" + splits.length + "}")));
  }

  /** A commit that has set two samples aside. */
  static JournalEntry withBadSamples(int split) {
    JournalEntry entry = of(1, split);
    return new JournalEntry(
        entry.commits(),
        entry.metrics(),
        entry.failures(),
        entry.figures(),
        List.of(
            new BadSample(split, 7, "image", "PartitionNotFinite", "row 7 is NaN"),
            new BadSample(split, 1L << 40, "a\"b", "PartitionCorrupt", "no JPEG")),
        false);
  }

  /** Two generations of a run that is sealed, each with a commit. */
  static JournalEntry ofGenerations(int split, int older, int newer) {
    byte[] metrics = FakeRank.metrics("s3://sky/" + split).toBytes();
    return new JournalEntry(
        of(1, split, split + 1).commits(),
        List.of(new GenerationMetrics(older, metrics), new GenerationMetrics(newer, metrics)),
        List.of(),
        List.of(),
        List.of(),
        true);
  }

  static JournalEntry seal() {
    return new JournalEntry(List.of(), List.of(), List.of(), List.of(), List.of(), true);
  }

  static JournalEntry failure(int split) {
    return new JournalEntry(
        List.of(),
        List.of(),
        List.of(new SplitFailure(split, 1, false, "PartitionCorrupt", "trun\"cated")),
        List.of());
  }

  static RankFigures figures(int rank, String json) {
    return new RankFigures(rank, 0, true, ByteString.copyFromUtf8(json));
  }
}
