package dev.cosmicai.rendezvous.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.Split;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.journal.GroupPace;
import dev.cosmicai.rendezvous.split.SplitPlan;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Two files of three splits each: {@code 0.pt} and {@code 1.pt}. */
class FileChecksumsTest {
  private static final int PARTS = 3;

  private TestJournal journal = new TestJournal();
  private RunLedger ledger = ledger(OptionalInt.empty());

  @Test
  void filesWhosePartsCancelAreWhatWasWritten() {
    commit(4, 0x0F);
    commit(0, 0xF0F0F0F0);
    commit(3, 0);
    commit(2, 0xFFFFFFFF);
    commit(1, 0x0F0F0F0F);
    commit(5, 0x0F);

    assertThat(ledger.completion().join().failures()).isEmpty();
  }

  @Test
  void damagedFileFailsTheRunAsSoonAsItsLastPartIsDurable() {
    commit(3, 1);
    commit(5, 2);
    assertThat(ledger.completion()).isNotDone();
    journal.hold();
    commit(4, 4);
    assertThat(ledger.completion()).isNotDone();
    journal.release();

    assertThat(fault())
        .hasMessage(
            "s3://b/1.pt is damaged: the checksum over its 3 splits is wrong; fetch or write the"
                + " file again");
    assertThat(fault().reason()).isEqualTo(Reason.PartitionCorrupt);
    assertThat(fault().subject()).contains("s3://b/1.pt");
  }

  @Test
  void partsThatWereCommittedBeforeARestartCount() {
    commit(0, 1);
    commit(1, 2);
    restart();
    commit(2, 3);
    assertThat(ledger.completion()).isNotDone();
    commit(3, 1);
    commit(4, 2);
    restart();
    commit(5, 0);

    assertThat(fault().subject()).contains("s3://b/1.pt");
  }

  @Test
  void damageIsToldAgainByACoordinatorThatFindsAllPartsInTheJournal() {
    commit(0, 1);
    commit(1, 2);
    commit(2, 4);
    restart();

    assertThat(fault().subject()).contains("s3://b/0.pt");
  }

  @Test
  void fileOfWhichAPartHasFailedIsLeftAlone() {
    ledger = ledger(OptionalInt.of(1));
    Lease failing =
        ledger
            .acquire(
                AcquireRequest.newBuilder().setMember(TestRun.member(0, 0)).setWanted(1).build())
            .join()
            .getLeases(0);
    var unused =
        ledger.release(
            ReleaseRequest.newBuilder()
                .setMember(TestRun.member(0, 0))
                .addLeases(TestRun.held(failing))
                .setFailure(TestRun.failure(0, 0))
                .build());
    journal.flush();
    for (int split = 1; split < 2 * PARTS; split++) {
      commit(split, split < PARTS ? 7 : 0);
    }

    assertThat(failing.getSplit().getIndex()).isZero();
    assertThat(ledger.completion().join().failures()).hasSize(1);
  }

  private void commit(int split, int residue) {
    var unused = ledger.commit(TestRun.commitOf(0, 0, split).setResidue(residue).build());
    journal.flush();
  }

  private FatalFault fault() {
    assertThat(ledger.completion()).isCompletedExceptionally();
    try {
      throw new AssertionError(ledger.completion().join());
    } catch (CompletionException e) {
      return (FatalFault) e.getCause();
    }
  }

  private void restart() {
    TestJournal before = journal;
    journal = new TestJournal();
    ledger = ledger(OptionalInt.empty());
    before.entries.forEach(ledger::restore);
    journal.entries.addAll(before.entries);
  }

  private RunLedger ledger(OptionalInt maxFailedSplits) {
    RunPlan plan = TestPlan.of(1).splits(2 * PARTS).plan();
    return new RunLedger(
        new RunPlan(
            plan.runUid(),
            plan.worldSize(),
            plan.maxFailedRanks(),
            plan.assignments(),
            new Cut(plan.splits()),
            plan.shares(),
            maxFailedSplits,
            plan.maxBadSamples(),
            plan.metrics()),
        RendezvousLimits.defaults(),
        new TestClock(),
        journal,
        records -> {},
        journal,
        () -> new GroupPace(System::nanoTime));
  }

  /** The same splits as parts of files. */
  private record Cut(SplitPlan files) implements SplitPlan {
    @Override
    public int count() {
      return files.count();
    }

    @Override
    public Split split(int index) {
      Partition file = files.split(index / PARTS).getPartition();
      return Split.newBuilder()
          .setIndex(index)
          .setPartition(file)
          .setPart(index % PARTS)
          .setParts(PARTS)
          .build();
    }

    @Override
    public long bytes(int index) {
      return files.bytes(index);
    }

    @Override
    public long totalBytes() {
      return files.totalBytes();
    }
  }
}
