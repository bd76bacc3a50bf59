package dev.cosmicai.rendezvous.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.BadSample;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Samples that commits have set aside. */
class BadSamplesTest {
  private static CommitRequest.Builder commit(int rank, int split, long... rows) {
    CommitRequest.Builder request = TestRun.commitOf(rank, 0, split);
    for (long row : rows) {
      request.addBadSamples(
          dev.cosmicai.proto.BadSample.newBuilder()
              .setRow(row)
              .setColumn("image")
              .setReason("PartitionNotFinite")
              .setMessage("row " + row + " of " + split + ".pt is NaN"));
    }
    return request;
  }

  @Test
  void areKeptInTheOrderOfSplitsAndRowsAndRestored() {
    TestRun run = TestPlan.of(3).maxBadSamples(3).run();
    run.commit(commit(2, 2, 5));
    run.commit(commit(0, 0, 1, 7));
    run.commit(commit(1, 1));

    assertThat(run.ledger.badSamples())
        .extracting(BadSample::split, BadSample::row)
        .containsExactly(tuple(0, 1L), tuple(0, 7L), tuple(2, 5L));
    assertThat(run.ledger.badSamples().get(0))
        .isEqualTo(new BadSample(0, 1, "image", "PartitionNotFinite", "row 1 of 0.pt is NaN"));
    assertThat(run.metrics()).isEqualTo("3");
    RunLedger restarted = run.restarted().ledger;
    assertThat(restarted.badSamples()).isEqualTo(run.ledger.badSamples());
    assertThat(run.ledger.state().getBadSamples()).isEqualTo(3);
    assertThat(restarted.state().getBadSamples()).isEqualTo(3);
  }

  @Test
  void ofASecondCommitDoNotCount() {
    TestRun run = TestPlan.of(2).maxBadSamples(1).run();
    run.commit(commit(0, 0, 1));
    run.commit(commit(1, 0, 2));
    run.work(1);

    assertThat(run.ledger.badSamples()).extracting(BadSample::row).containsExactly(1L);
    assertThat(run.result().failures()).isEmpty();
  }

  @Test
  void moreThanToleratedFailTheRunAndTheFirstOnesAreNamed() {
    TestRun run = TestPlan.of(3).maxBadSamples(2).run();
    run.commit(commit(1, 1, 3, 4));
    assertThat(run.ledger.completion()).isNotDone();
    run.commit(commit(2, 2, 5));

    Throwable thrown = catchThrowable(run::result).getCause();
    assertThat(thrown)
        .isInstanceOf(FatalFault.class)
        .hasMessage(
            "3 samples are bad and maxBadSamples tolerates 2 (quarantine.json names each): row 3 of"
                + " 1.pt is NaN; row 4 of 1.pt is NaN; row 5 of 2.pt is NaN");
    assertThat(((FatalFault) thrown).reason()).isEqualTo(Reason.PartitionNotFinite);
    assertThat(((FatalFault) thrown).subject()).contains("s3://b/1.pt");
  }

  @Test
  void thatAreRestoredAndTooManyFailTheRun() {
    TestRun before = TestPlan.of(2).maxBadSamples(2).run();
    before.commit(commit(0, 0, 1, 2));
    JournalEntry entry = before.journal.entries.get(0);
    TestRun run = TestPlan.of(2).maxBadSamples(1).run();
    run.ledger.restore(entry);

    assertThat(run.ledger.completion()).isCompletedExceptionally();
  }

  @Test
  void thatARankMayNotTellAreRefused() {
    TestRun run = TestPlan.of(1).maxBadSamples(2).run();

    assertRefused(run, commit(0, 0, 1, 2, 3), "a commit has 3 bad samples, more than the 2");
    assertRefused(run, commit(0, 0, 2, 2), "bad samples are not in the order of their rows");
    assertRefused(run, commit(0, 0, -1), "bad samples are not in the order of their rows");
    assertThat(run.ledger.badSamples()).isEmpty();
  }

  private static void assertRefused(TestRun run, CommitRequest.Builder request, String problem) {
    assertThatThrownBy(() -> run.commit(request))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith(problem);
  }

  @Test
  void areKeptWithShortTextsOfOneLine() {
    TestRun run = TestPlan.of(1).maxBadSamples(1).run();
    CommitRequest.Builder request = commit(0, 0, 1);
    request.getBadSamplesBuilder(0).setColumn("c".repeat(500)).setMessage("a\nb" + "x".repeat(999));
    run.commit(request);

    BadSample kept = run.ledger.badSamples().get(0);
    assertThat(List.of(kept.column().length(), kept.message().length())).containsExactly(200, 300);
    assertThat(kept.message()).startsWith("a bxx");
  }
}
