package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.commitOf;
import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.CommitResponse;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.FinishResponse;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.RunState;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.journal.GenerationMetrics;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What becomes of commits, and of what ranks say at their end. */
class CommitsTest {
  private final RetriableFault away = new RetriableFault(Reason.StorageUnavailable, "S3 is away");

  @Test
  void commitIsAnsweredOnceItIsDurable() {
    TestRun run = TestRun.of(2);
    run.journal.hold();
    CompletableFuture<CommitResponse> call = run.commit(0, 0, 0);
    assertThat(call).isNotDone();
    assertThat(run.ledger.commit(0)).isEmpty();
    run.journal.release();

    assertThat(call).isCompletedWithValue(CommitResponse.getDefaultInstance());
    assertThat(run.ledger.commit(0)).contains(new SplitCommit(0, 0, 0, 100, 0, 10_000));
  }

  @Test
  void whatCameMeanwhileIsOneEntry() {
    TestRun run = TestPlan.of(2).splits(3).run();
    run.journal.hold();
    for (int split = 0; split < 6; split++) {
      run.commit(split / 3, 0, split);
    }
    run.journal.release();

    assertThat(run.journal.entries).hasSize(1);
    JournalEntry entry = run.journal.entries.get(0);
    assertThat(entry.commits()).extracting(SplitCommit::split).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(entry.metrics())
        .singleElement()
        .satisfies(
            metrics ->
                assertThat(new String(metrics.encoded(), StandardCharsets.US_ASCII))
                    .isEqualTo("6"));
    assertThat(run.metrics()).isEqualTo("6");
  }

  @Test
  void splitCountsOnceWhoeverRepeatsIt() {
    TestRun run = TestRun.of(2);
    run.journal.hold();
    CompletableFuture<CommitResponse> first = run.commit(0, 0, 0);
    CompletableFuture<CommitResponse> again = run.commit(0, 0, 0);
    CompletableFuture<CommitResponse> other = run.commit(1, 0, 0);
    assertThat(again).as("not before it is durable").isNotDone();
    assertThat(other).isNotDone();
    run.journal.release();

    assertThat(first.join().getLate()).isFalse();
    assertThat(again.join().getLate()).isFalse();
    assertThat(other.join().getLate()).isTrue();
    assertThat(run.commit(0, 0, 0).join().getLate()).isFalse();
    assertThat(run.commit(1, 0, 0).join().getLate()).isTrue();
    run.commit(1, 0, 1);
    assertThat(run.metrics()).isEqualTo("2");
    assertThat(run.journal.commits()).hasSize(2);
  }

  @Test
  void newAttemptThatRepeatsACommitIsLate() {
    TestRun run = TestRun.of(2);
    run.commit(0, 0, 0);

    assertThat(run.commit(0, 1, 0).join().getLate()).isTrue();
  }

  @Test
  void commitNeedsNoLeaseThatIsStillHeld() {
    TestRun run = TestRun.of(1);
    Lease lease = run.acquire(0);
    run.release(0, lease);

    assertThat(run.commit(0, 0, 0).join().getLate()).isFalse();
    assertThat(run.metrics()).isEqualTo("1");
  }

  @Test
  void metricsThatAreNoneAreRefusedAndTheSplitIsLeftToCommit() {
    TestRun run = TestRun.of(1);

    assertThatThrownBy(() -> run.commit(commitOf(0, 0, 0).setMetrics(ByteString.copyFromUtf8("?"))))
        .isInstanceOf(Refusal.class)
        .hasMessage("this is no number");
    assertThat(run.commit(0, 0, 0)).isCompleted();
  }

  @Test
  void numbersBelowNothingAreRefused() {
    TestRun run = TestRun.of(1);

    assertThatThrownBy(() -> run.commit(commitOf(0, 0, 0).setSamples(-1)))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> run.commit(commitOf(0, 0, 0).setComputedMillis(-1)))
        .isInstanceOf(Refusal.class);
    assertThat(run.commit(commitOf(0, 0, 0).setSamples(0).setComputedMillis(0))).isCompleted();
  }

  @Test
  void metricsThatDoNotFitTogetherEndTheRun() {
    TestRun run =
        TestPlan.of(2)
            .metrics(
                Sums.fold(
                    (sum, more) -> {
                      throw new FatalFault(Reason.ResultCorrupt, "they do not fit");
                    }))
            .run();

    assertThat(run.commit(0, 0, 0)).isCompletedExceptionally();
    assertThatThrownBy(() -> run.ledger.completion().join())
        .hasCauseInstanceOf(FatalFault.class)
        .hasMessageContaining("they do not fit");
    assertThat(run.journal.entries).as("nothing is written of it").isEmpty();
  }

  @Test
  void mergeThatFailsIsADefectAndNotAHang() {
    TestRun run =
        TestPlan.of(2)
            .metrics(
                Sums.fold(
                    (sum, more) -> {
                      throw new IllegalStateException("no");
                    }))
            .run();
    run.commit(0, 0, 0);

    assertThatThrownBy(() -> run.ledger.completion().join())
        .hasCauseInstanceOf(InternalFault.class)
        .hasMessageContaining("metrics cannot be merged");
  }

  @Test
  void journalThatFailsEndsTheRunWithItsFault() {
    TestRun run = TestPlan.of(2).splits(2).run();
    run.commit(0, 0, 0);
    Lease lease = run.acquire(0);
    run.journal.fail(away);
    CompletableFuture<CommitResponse> call = run.commit(0, 0, 1);

    assertThat(call).isCompletedExceptionally();
    assertThatThrownBy(call::join).hasCause(away);
    assertThatThrownBy(() -> run.ledger.completion().join()).hasCause(away);
    assertThatThrownBy(() -> run.commit(0, 0, 2)).isSameAs(away);
    assertThatThrownBy(() -> run.finish(0)).isSameAs(away);
    assertThat(run.report(0, 0, 1, 1, lease).getStop()).isTrue();
    assertThat(run.ask(1, 0, 1)).as("it leases nothing any more").isNotDone();
    assertThat(run.ledger.state().getSplitsCommitted()).isEqualTo(1);
  }

  @Test
  void defectOfTheJournalIsOneOfTheRun() {
    TestRun run = TestRun.of(1);
    run.journal.fail(new IllegalStateException("no"));
    run.commit(0, 0, 0);

    assertThatThrownBy(() -> run.ledger.completion().join())
        .hasCauseInstanceOf(InternalFault.class)
        .hasMessageContaining("what was committed cannot be written");
  }

  @Test
  void journalThatFailsAfterTheCompletionFailsWhoFinishes() {
    TestRun run = TestRun.of(1);
    run.work(0);
    run.journal.fail(away);

    assertThat(run.finish(0)).isCompletedExceptionally();
    assertThat(run.metrics()).isEqualTo("1");
    assertThat(run.fail(failure(0, 0))).as("it has completed").isTrue();
  }

  @Test
  void finishIsDurableAndRestored() {
    TestRun run = TestRun.of(2);
    run.work(0);
    run.journal.hold();
    CompletableFuture<FinishResponse> call = run.finish(0);
    CompletableFuture<FinishResponse> again = run.finish(0);
    assertThat(call).isNotDone();
    assertThat(run.ledger.state().getSucceededRanks()).as("all is done").isEqualTo("0-1");
    run.journal.release();
    assertThat(call).isCompleted();
    assertThat(again).isCompleted();
    assertThat(run.finish(0)).as("once more").isCompleted();

    TestRun after = run.restarted();
    assertThat(after.metrics()).isEqualTo("2");
    assertThat(after.join(0, 1).getFinished()).isTrue();
    assertThat(after.ledger.figures())
        .containsExactly(new RankFigures(0, 0, true, ByteString.copyFromUtf8("{}")));
  }

  @Test
  void figuresThatComeLateDoNotHideThatARankFinished() {
    TestRun run = TestRun.of(2);
    run.commit(0, 0, 0);
    run.journal.hold();
    CompletableFuture<FinishResponse> call = run.finish(0);
    run.commit(commitOf(0, 0, 0).setFigures(ByteString.copyFromUtf8("older")));
    run.journal.release();

    assertThat(call).isCompleted();
    assertThat(run.ledger.figures()).extracting(RankFigures::finished).containsExactly(true);
    assertThat(run.restarted().ledger.state().getSucceededRanks()).isEqualTo("0");
  }

  @Test
  void newestFiguresOfEachAttemptAreKept() {
    TestRun run = TestPlan.of(1).splits(4).run();
    run.commit(commitOf(0, 0, 0).setFigures(ByteString.copyFromUtf8("a")));
    run.commit(commitOf(0, 0, 1).setFigures(ByteString.copyFromUtf8("b")));
    run.commit(commitOf(0, 0, 2));
    run.commit(commitOf(0, 1, 3).setFigures(ByteString.copyFromUtf8("c")));

    for (TestRun each : List.of(run, run.restarted())) {
      assertThat(each.ledger.figures())
          .extracting(RankFigures::attempt, told -> told.json().toStringUtf8())
          .containsExactly(tuple(0, "b"), tuple(1, "c"));
    }
  }

  @Test
  void runCompletesOnceAndOnlyWhenAllIsDurable() {
    TestRun run = TestRun.of(2);
    List<Object> told = new ArrayList<>();
    var unused = run.ledger.completion().thenAccept(told::add);
    run.commit(0, 0, 0);
    run.journal.hold();
    run.commit(1, 0, 1);
    run.ledger.tick();
    assertThat(told).isEmpty();
    run.journal.release();
    run.ledger.tick();

    assertThat(told).hasSize(1);
  }

  @Test
  void runWhoseSplitsAreAllRestoredIsComplete() {
    TestRun before = TestPlan.of(1).splits(2).maxFailedSplits(1).run();
    before.commit(0, 0, 0);
    before.condemn(0, before.acquire(0));
    before.journal.entries.add(
        new JournalEntry(
            List.of(new SplitCommit(1, -1, 0, 7, 0, 1)),
            List.of(new GenerationMetrics(0, new byte[] {'5'})),
            List.of(),
            List.of()));
    TestRun run = before.restarted();

    assertThat(run.metrics()).as("the commit came later than the failure").isEqualTo("6");
    assertThat(run.result().failures()).isEmpty();
    assertThat(run.ledger.state())
        .extracting(RunState::getSplitsCommitted, RunState::getSplitsFailed)
        .containsExactly(2, 0);
  }

  @Test
  void commitsOfAnotherRunStandAsThoseOfNoRank() {
    TestRun run = TestRun.of(2);
    run.ledger.restore(
        new JournalEntry(
            List.of(new SplitCommit(0, -1, 0, 7, 0, 1)),
            List.of(new GenerationMetrics(0, new byte[] {'5'})),
            List.of(),
            List.of()));

    assertThat(run.commit(0, 0, 0).join().getLate()).isTrue();
    run.work(1);
    assertThat(run.metrics()).isEqualTo("6");
    assertThat(run.ledger.commit(0)).map(SplitCommit::rank).contains(-1);
  }

  @Test
  void rankThatEndsThoughMoreIsToBeDoneDoesNotHangTheRun() {
    TestRun run = TestRun.of(1);
    run.acquire(0);
    run.finish(0);

    assertThatThrownBy(() -> run.ledger.completion().join())
        .hasCauseInstanceOf(InternalFault.class)
        .hasMessageContaining("every rank has finished, and 1 splits wait");
  }

  @Test
  void nothingIsLostWhileTheWriterEndsAndBeginsAgain() {
    int splits = 20_000;
    int threads = 4;
    List<JournalEntry> entries = new CopyOnWriteArrayList<>();
    TestPlan plan = TestPlan.of(threads).splits(splits / threads);
    RunLedger ledger =
        new RunLedger(plan.plan(), RendezvousLimits.defaults(), new TestClock(), entries::add);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<CompletableFuture<?>> calls = new CopyOnWriteArrayList<>();
      List<CompletableFuture<Void>> ranks = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int rank = thread;
        ranks.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < splits / threads; i++) {
                    int split = rank * (splits / threads) + i;
                    calls.add(ledger.commit(commitOf(rank, 0, split).build()));
                    if (i % 100 == 0) {
                      calls.get(calls.size() - 1).join();
                    }
                  }
                  ledger
                      .finish(FinishRequest.newBuilder().setMember(member(rank, 0)).build())
                      .join();
                },
                executor));
      }
      assertThat(CompletableFuture.allOf(ranks.toArray(CompletableFuture[]::new)))
          .succeedsWithin(Duration.ofSeconds(60));
      assertThat(calls).allMatch(CompletableFuture::isDone);
    } finally {
      executor.shutdownNow();
    }

    assertThat(ledger.completion()).succeedsWithin(Duration.ofSeconds(10));
    assertThat(new String(ledger.completion().join().metrics(), StandardCharsets.US_ASCII))
        .isEqualTo(Integer.toString(splits));
    assertThat(entries.stream().flatMap(entry -> entry.commits().stream()).map(SplitCommit::split))
        .hasSize(splits)
        .doesNotHaveDuplicates();
  }
}
