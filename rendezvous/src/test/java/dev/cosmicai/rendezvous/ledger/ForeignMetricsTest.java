package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.commitOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.journal.Measured;
import dev.cosmicai.rendezvous.journal.MetricsCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Commits whose metrics are of something else than they should be. */
class ForeignMetricsTest {
  /** As text: what they measure, and of how many samples, such as {@code colours 100}. */
  private static final MetricsCodec<StringBuilder> TEXTS =
      new MetricsCodec<>(
          StringBuilder::new,
          bytes -> new StringBuilder(new String(bytes, StandardCharsets.US_ASCII)),
          (all, more) -> all.append(all.isEmpty() ? "" : "+").append(more),
          text -> text.toString().getBytes(StandardCharsets.US_ASCII),
          ForeignMetricsTest::measured);

  private static Measured measured(StringBuilder text) {
    // Of what is merged, which all measures the same, the last one.
    String[] words = text.substring(text.lastIndexOf("+") + 1).split(" ", -1);
    return new Measured(
        OptionalLong.of(Long.parseLong(words[1])),
        Optional.<Object>of(words[0]).filter(kind -> !kind.equals("nothing")),
        words[0].equals("sizes")
            ? Optional.of("its metrics are of sizes, and the job says colours")
            : Optional.empty());
  }

  private final TestRun run = TestPlan.of(2).splits(2).metrics(TEXTS).run();

  private static CommitRequest.Builder commit(int rank, int split, String metrics) {
    return commitOf(rank, 0, split).setMetrics(ByteString.copyFromUtf8(metrics));
  }

  private static void assertUnfit(TestRun run, CommitRequest.Builder commit, String problem) {
    assertThatThrownBy(() -> run.commit(commit))
        .isInstanceOfSatisfying(
            Refusal.class, no -> assertThat(no.kind()).isEqualTo(Refusal.Kind.UNFIT))
        .hasMessage(problem + "; let all ranks compute the same");
  }

  @Test
  void ofAnotherKindThanTheFirstAreRefusedAtOnce() {
    run.journal.hold();
    run.commit(commit(0, 0, "colours 100"));

    assertUnfit(
        run,
        commit(1, 2, "shapes 100"),
        "rank 1 cannot commit split 2: its metrics are of shapes, those of the run of colours");
    run.journal.release();
    assertThat(run.ledger.completion()).as("the run itself is well").isNotDone();
    run.commit(commit(1, 2, "colours 100"));
    run.commit(commit(0, 1, "colours 100"));
    run.commit(commit(0, 3, "colours 100"));
    assertThat(run.metrics()).doesNotContain("shapes");
  }

  @Test
  void ofAnotherKindAreRefusedAlsoWhereTheSplitIsCommittedAlready() {
    run.commit(commit(0, 0, "colours 100"));

    assertUnfit(
        run,
        commit(1, 0, "shapes 100"),
        "rank 1 cannot commit split 0: its metrics are of shapes, those of the run of colours");
  }

  @Test
  void ofOtherSamplesThanTheCommitAreRefusedAndTheSplitIsLeft() {
    assertUnfit(
        run,
        commit(1, 3, "colours 99"),
        "rank 1 cannot commit split 3: its metrics are of 99 samples, and 100 were predicted");

    assertThat(run.commit(commit(0, 3, "shapes 100")).join().getLate())
        .as("what was refused says nothing of the run")
        .isFalse();
  }

  @Test
  void ofNoKindGoWithAny() {
    run.commit(commit(0, 0, "nothing 0").setSamples(0));
    run.commit(commit(0, 1, "colours 100"));

    assertThat(run.commit(commit(1, 2, "nothing 0").setSamples(0))).isCompleted();
  }

  @Test
  void thatTheJobRulesOutAreRefusedWithoutAnother() {
    assertUnfit(
        run,
        commit(1, 2, "sizes 100"),
        "rank 1 cannot commit split 2: its metrics are of sizes, and the job says colours");
  }

  @Test
  void areRefusedAfterARestartAsBefore() {
    run.commit(commit(0, 0, "colours 100"));

    assertUnfit(
        run.restarted(),
        commit(1, 2, "shapes 100"),
        "rank 1 cannot commit split 2: its metrics are of shapes, those of the run of colours");
  }
}
