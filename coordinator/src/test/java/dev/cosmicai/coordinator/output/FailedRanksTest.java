package dev.cosmicai.coordinator.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.results.summary.RunSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedRanksTest {
  @Test
  void everyFailedRankIsListedWithWhatIsKnownOfIt() {
    RankFailure seven =
        RankFailure.newBuilder()
            .setRank(7)
            .setPartition("s3://sky/7.pt")
            .setReason("PartitionCorrupt")
            .setMessage("truncated")
            .build();
    RankFailure three =
        RankFailure.newBuilder().setRank(3).setReason("Internal").setMessage("a bug").build();

    assertThat(FailedRanks.of(List.of(seven, three)))
        .containsExactly(
            new RunSummary.FailedRank(3, null, "Internal", "a bug"),
            new RunSummary.FailedRank(7, "s3://sky/7.pt", "PartitionCorrupt", "truncated"));
  }
}
