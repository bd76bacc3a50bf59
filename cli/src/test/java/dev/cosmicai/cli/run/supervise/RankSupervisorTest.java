package dev.cosmicai.cli.run.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.retry.Backoff;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.TerminationMessage;
import dev.cosmicai.proto.Phase;
import dev.cosmicai.proto.RankFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankSupervisorTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));

  /** What a rank says that the coordinator does not know any more, or has told to stop. */
  private static final Exit NOTHING_MORE = Exits.saying(Reason.Interrupted, "stop");

  private final ManualTime time = new ManualTime();
  private final List<String> started = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  @Test
  void ranksStartInOrderAndNoMoreThanMayRunAtOnce() {
    RankSupervisor ranks = supervisor(2, 0);
    ranks.worldSize(4);

    ranks.advance();
    assertThat(started).containsExactly("0#0", "1#0");

    ranks.ended(1, 0, Exits.DONE);
    ranks.advance();
    ranks.advance();
    assertThat(started).containsExactly("0#0", "1#0", "2#0");
  }

  @Test
  void withoutAPlanNothingStartsUnlessAllowed() {
    RankSupervisor ranks =
        new RankSupervisor(
            new RankSupervisor.Policy(2, 0, false, BACKOFF), this::started, time, notices::add);
    ranks.worldSize(2);
    ranks.advance();
    assertThat(started).isEmpty();

    ranks.observe(States.running(2, ""), 1);
    ranks.advance();
    assertThat(started).containsExactly("0#0", "1#0");
  }

  @Test
  void worldSizeIsLearntFromTheCoordinator() {
    RankSupervisor ranks = supervisor(8, 0);
    ranks.advance();
    assertThat(started).isEmpty();

    ranks.observe(States.running(3, ""), 1);
    ranks.advance();
    assertThat(started).containsExactly("0#0", "1#0", "2#0");
  }

  @Test
  void ranksThatAreInAlreadyAreNotStarted() {
    RankSupervisor ranks = supervisor(8, 0);
    ranks.observe(States.running(4, "0-1,3"), 1);
    ranks.advance();
    assertThat(started).containsExactly("2#0");
  }

  @Test
  void passingFailureIsTriedAgainAfterABackoffThatGrows() {
    RankSupervisor ranks = ofARankAtWork(2);

    ranks.ended(0, 0, Exits.KILLED);
    ranks.advance();
    ranks.observe(States.running(1, ""), 2);
    ranks.advance();
    assertThat(started).containsExactly("0#0");
    time.advance(Duration.ofSeconds(1));
    ranks.advance();
    assertThat(started).containsExactly("0#0", "0#1");

    ranks.ended(0, 1, Exits.KILLED);
    ranks.observe(States.running(1, ""), 3);
    time.advance(Duration.ofSeconds(1));
    ranks.advance();
    assertThat(started).hasSize(2);
    time.advance(Duration.ofSeconds(1));
    ranks.advance();
    assertThat(started).containsExactly("0#0", "0#1", "0#2");

    ranks.ended(0, 2, Exits.KILLED);
    assertThat(ranks.failures())
        .singleElement()
        .extracting(RankSupervisor.FailedAttempt::failure)
        .satisfies(
            failure -> {
              assertThat(failure.getRank()).isZero();
              assertThat(failure.getAttempt()).isEqualTo(2);
              assertThat(failure.getMessage()).contains("stopped by signal 9");
            });
    assertThat(notices).hasSize(2).first().asString().contains("trying it again (1 of 2)");
  }

  @Test
  void failureThatWouldRepeatIsFinalAtOnce() {
    RankSupervisor ranks = ofARankAtWork(5);

    String lastWords = new TerminationMessage("PartitionCorrupt", "cut", "s3://b/1.pt").toJson();
    ranks.ended(0, 0, new Exit(65, lastWords, Exits.LOG));

    RankFailure failure =
        RankFailure.newBuilder()
            .setReason("PartitionCorrupt")
            .setPartition("s3://b/1.pt")
            .setMessage("cut")
            .build();
    assertThat(ranks.failures())
        .containsExactly(new RankSupervisor.FailedAttempt(failure, Exits.LOG));
  }

  @Test
  void whoeverIsInSucceededHoweverItEnded() {
    RankSupervisor ranks = ofARankAtWork(0);
    ranks.observe(States.running(1, "0"), 1);

    ranks.ended(0, 0, Exits.KILLED);

    assertThat(ranks.failures()).isEmpty();
    ranks.advance();
    assertThat(started).hasSize(1);
  }

  @Test
  void exitZeroWithoutAContributionIsNoticedInAStateTakenAfterwards() {
    RankSupervisor ranks = ofARankAtWork(1);
    ranks.ended(0, 0, Exits.DONE);

    // A state of the old watch may be older than the exit.
    ranks.observe(States.running(1, ""), 1);
    assertThat(notices).isEmpty();
    assertThat(ranks.wantedGeneration()).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(ranks.wantedGeneration()).hasValue(2);

    ranks.observe(States.running(1, ""), 2);
    time.advance(Duration.ofSeconds(1));
    ranks.advance();
    assertThat(notices).singleElement().asString().contains("has no contribution of it");
    assertThat(started).containsExactly("0#0", "0#1");
  }

  @Test
  void exitZeroIsConfirmedByTheNextState() {
    RankSupervisor ranks = ofARankAtWork(0);
    ranks.ended(0, 0, Exits.DONE);
    ranks.observe(States.running(1, "0"), 1);

    time.advance(Duration.ofMinutes(1));
    assertThat(ranks.wantedGeneration()).isEmpty();
    assertThat(ranks.failures()).isEmpty();
  }

  @Test
  void whileSummarizingNobodyIsMissed() {
    RankSupervisor ranks = ofARankAtWork(0);
    ranks.ended(0, 0, Exits.DONE);

    ranks.observe(States.in(Phase.SUMMARIZING, 1), 2);

    assertThat(ranks.failures()).isEmpty();
  }

  @Test
  void onceAllSplitsAreDoneNoRankStartsAndNoEndIsAFailure() {
    RankSupervisor ranks = supervisor(1, 0);
    ranks.observe(States.running(3, ""), 1);
    ranks.advance();

    ranks.observe(States.in(Phase.SUMMARIZING, 3), 1);
    ranks.ended(0, 0, Exits.saying(Reason.PartitionCorrupt, "cut"));
    ranks.advance();

    assertThat(ranks.failures()).isEmpty();
    assertThat(started).containsExactly("0#0");
    assertThat(ranks.computed()).isTrue();
  }

  @Test
  void retryThatIsNotNeededAnyMoreIsNotMade() {
    RankSupervisor ranks = ofARankAtWork(3);
    ranks.ended(0, 0, Exits.KILLED);

    ranks.observe(States.in(Phase.COMPLETE, 1), 1);
    time.advance(Duration.ofMinutes(1));
    ranks.advance();

    assertThat(started).containsExactly("0#0");
  }

  @Test
  void retryIsAnnouncedWhenItIsMade() {
    RankSupervisor ranks = ofARankAtWork(3);
    ranks.ended(0, 0, NOTHING_MORE);
    ranks.advance();
    assertThat(notices).isEmpty();

    ranks.observe(States.running(1, ""), 2);
    time.advance(Duration.ofSeconds(1));
    ranks.advance();
    ranks.advance();

    assertThat(started).containsExactly("0#0", "0#1");
    assertThat(notices).containsExactly("rank 0: stop; trying it again (1 of 3)");
  }

  @Test
  void rankThatStopsSinceTheRunHasFailedIsNotTriedAgainAndHasNotFailed() {
    RankSupervisor ranks = supervisor(2, 0);
    ranks.observe(States.running(3, ""), 1);
    ranks.advance();

    ranks.observe(States.in(Phase.FAILED, 3), 1);
    ranks.ended(0, 0, NOTHING_MORE);
    time.advance(Duration.ofMinutes(1));
    ranks.advance();

    assertThat(started).containsExactly("0#0", "1#0");
    assertThat(notices).isEmpty();
    assertThat(ranks.failures()).isEmpty();
  }

  @Test
  void rankThatStoppedBeforeTheFailureOfTheRunWasHeardIsNotTriedAgain() {
    RankSupervisor ranks = ofARankAtWork(3);

    ranks.ended(0, 0, NOTHING_MORE);
    ranks.observe(States.in(Phase.FAILED, 1), 1);
    time.advance(Duration.ofMinutes(1));
    ranks.advance();

    assertThat(started).containsExactly("0#0");
    assertThat(notices).isEmpty();
  }

  @Test
  void rankIsNotTriedAgainBeforeTheCoordinatorWasHeardAfterItsEnd() {
    RankSupervisor ranks = ofARankAtWork(3);

    ranks.ended(0, 0, NOTHING_MORE);
    assertThat(ranks.wantedGeneration()).isEmpty();
    time.advance(Duration.ofMinutes(1));
    ranks.advance();

    assertThat(started).containsExactly("0#0");
    assertThat(notices).isEmpty();
    assertThat(ranks.wantedGeneration()).hasValue(2);
    ranks.observe(States.running(1, ""), 2);
    ranks.advance();
    assertThat(started).containsExactly("0#0", "0#1");
  }

  @Test
  void coordinatorThatGoesOnAfterAFailureGetsItsRanks() {
    RankSupervisor ranks = ofARankAtWork(0);
    ranks.observe(States.in(Phase.FAILED, 1), 1);
    ranks.ended(0, 0, NOTHING_MORE);

    ranks.observe(States.running(1, ""), 1);
    ranks.advance();

    assertThat(started).containsExactly("0#0", "0#1");
    assertThat(ranks.failures()).isEmpty();
  }

  @Test
  void rankThatFailsForGoodHasFailedThoughTheRunHas() {
    RankSupervisor ranks = ofARankAtWork(3);
    ranks.observe(States.in(Phase.FAILED, 1), 1);

    ranks.ended(0, 0, Exits.saying(Reason.PartitionCorrupt, "cut"));

    assertThat(ranks.failures()).hasSize(1);
  }

  @Test
  void coordinatorThatHasToComputeAgainGetsItsRanks() {
    RankSupervisor ranks = ofARankAtWork(0);
    ranks.observe(States.in(Phase.SUMMARIZING, 1), 1);
    ranks.ended(0, 0, Exits.KILLED);

    ranks.observe(States.running(1, ""), 2);
    ranks.advance();

    assertThat(ranks.computed()).isFalse();
    assertThat(started).containsExactly("0#0", "0#1");
  }

  @Test
  void rankWhoseResultARestartedCoordinatorLacksRunsAgain() {
    RankSupervisor ranks = ofARankAtWork(0);
    ranks.ended(0, 0, Exits.DONE);
    ranks.observe(States.running(1, "0"), 1);

    ranks.observe(States.running(1, ""), 1);
    ranks.advance();

    assertThat(started).containsExactly("0#0", "0#1");
  }

  @Test
  void notToReachACoordinatorThatStillPlansIsNoFailure() {
    RankSupervisor ranks = supervisor(1, 0);
    ranks.worldSize(1);
    ranks.advance();

    ranks.ended(0, 0, Exits.saying(Reason.RendezvousUnavailable, "nobody there"));
    time.advance(Duration.ofSeconds(1));
    ranks.observe(States.in(Phase.PLANNING, 1), 1);
    ranks.advance();

    assertThat(ranks.failures()).isEmpty();
    assertThat(started).containsExactly("0#0", "0#1");
  }

  @Test
  void afterStopNothingStartsAndNoEndIsAFailure() {
    RankSupervisor ranks = supervisor(1, 0);
    ranks.observe(States.running(2, ""), 1);
    ranks.advance();

    ranks.stop();
    ranks.ended(0, 0, new Exit(143, "", Exits.LOG));
    ranks.advance();

    assertThat(ranks.failures()).isEmpty();
    assertThat(started).hasSize(1);
  }

  /** Of a single rank, whose first attempt was started. */
  private RankSupervisor ofARankAtWork(int retries) {
    RankSupervisor ranks = supervisor(1, retries);
    ranks.observe(States.running(1, ""), 1);
    ranks.advance();
    return ranks;
  }

  private RankSupervisor supervisor(int parallelism, int retries) {
    return new RankSupervisor(
        new RankSupervisor.Policy(parallelism, retries, true, BACKOFF),
        this::started,
        time,
        notices::add);
  }

  private void started(int rank, int attempt) {
    started.add(rank + "#" + attempt);
  }
}
