package dev.cosmicai.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.RunState;
import org.junit.jupiter.api.Test;

class FollowedRunTest {
  private static final RunState BEHIND =
      RunState.newBuilder().setFollowing(true).setSplitsTotal(3).setSplitsCommitted(1).build();

  @Test
  void itWaitsWhenEverySplitIsCommittedOrLeftOut() {
    assertThat(FollowedRun.isWaitingForFiles(BEHIND)).isFalse();
    assertThat(FollowedRun.isWaitingForFiles(BEHIND.toBuilder().setSplitsCommitted(3).build()))
        .isTrue();
    assertThat(FollowedRun.isWaitingForFiles(BEHIND.toBuilder().setSplitsFailed(2).build()))
        .isTrue();
  }

  @Test
  void runThatDoesNotFollowWaitsForNothing() {
    RunState done = BEHIND.toBuilder().setFollowing(false).setSplitsCommitted(3).build();

    assertThat(FollowedRun.isWaitingForFiles(done)).isFalse();
  }

  @Test
  void folderThatWasEmptyUpToNowIsWaitedAt() {
    RunState empty = RunState.newBuilder().setFollowing(true).build();

    assertThat(FollowedRun.isWaitingForFiles(empty)).isTrue();
    assertThat(FollowedRun.sentence("s3://sky/new", empty))
        .isEqualTo("following s3://sky/new: 0 splits done, waiting for files");
  }

  @Test
  void whatIsLeftOutIsSaid() {
    assertThat(FollowedRun.sentence("s3://sky/new", BEHIND.toBuilder().setSplitsFailed(2).build()))
        .isEqualTo("following s3://sky/new: 1 split done, 2 left out, waiting for files");
  }
}
