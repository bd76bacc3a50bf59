package dev.cosmicai.coordinator.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.results.summary.RunSummary;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FailedRanksTest {
  @Test
  void everyMissingRankIsListedWithWhatIsKnownOfIt() {
    RankFailure seven =
        RankFailure.newBuilder()
            .setRank(7)
            .setPartition("s3://sky/7.pt")
            .setReason("PartitionCorrupt")
            .setMessage("truncated")
            .build();
    RankFailure notMissing = seven.toBuilder().setRank(1).build();

    assertThat(FailedRanks.of(new TreeSet<>(List.of(7, 3)), List.of(notMissing, seven)))
        .containsExactly(
            new RunSummary.FailedRank(
                3, null, "RanksFailed", "declared failed; the rank's own log tells why"),
            new RunSummary.FailedRank(7, "s3://sky/7.pt", "PartitionCorrupt", "truncated"));
  }

  @Test
  void failureOfNoPartitionNamesNone() {
    RankFailure failure = RankFailure.newBuilder().setRank(0).setReason("Internal").build();

    assertThat(FailedRanks.of(new TreeSet<>(List.of(0)), List.of(failure)))
        .extracting(RunSummary.FailedRank::partition)
        .containsExactly((String) null);
  }
}
