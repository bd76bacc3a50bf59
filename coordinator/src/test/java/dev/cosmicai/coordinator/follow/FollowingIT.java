package dev.cosmicai.coordinator.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.google.protobuf.ByteString;
import dev.cosmicai.coordinator.CoordinatorConfig;
import dev.cosmicai.coordinator.FakeRank;
import dev.cosmicai.coordinator.RunPlans;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Planner;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.DrainRequest;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Lease;
import dev.cosmicai.proto.Member;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.tasks.RankMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Step by step, by a clock that the tests set: looks every 10 s, the end after 30 s without any.
 */
@Timeout(120)
class FollowingIT {
  private static final Member RANK =
      Member.newBuilder().setRunUid(Sky.RUN).setRank(0).setAttempt(0).build();

  /** Seconds since the start. */
  private final Seconds clock = new Seconds();

  @TempDir Path folder;
  private Sky sky;
  private RunLedger ledger;
  private ObjectStore store;
  private Following following;

  private static final class Seconds extends Clock {
    private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");
    private long now;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return START.plusSeconds(now);
    }
  }

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder).withPartitions(0);
    sky.write("data/1.pt", "partition 1", Seconds.START.minusSeconds(10));
    sky.environment.put("COSMIC_S3_PATIENCE_SECONDS", "1");
    sky.environment.put("COSMIC_WORLD_SIZE", "1");
    sky.environment.put("COSMIC_DATA_FOLLOW_INTERVAL_SECONDS", "10");
    sky.environment.put("COSMIC_DATA_FOLLOW_IDLE_SECONDS", "30");
    store = ObjectStore.open(sky.config().run().storage());
  }

  @AfterEach
  void stopServer() {
    store.close();
    sky.close();
  }

  private void begin() {
    beginAs(Sky.RUN);
  }

  private void beginAs(String run) {
    CoordinatorConfig config = sky.config();
    Manifest.Frozen frozen =
        Sky.freezer(config, store, clock)
            .freeze(earlier -> Planner.plan(config.run(), store, earlier, clock.instant()));
    Splits splits = Splits.of(frozen);
    ledger =
        new RunLedger(
            RunPlans.of(frozen, splits, config), RendezvousLimits.defaults(), clock, entry -> {});
    ledger.join(JoinRequest.newBuilder().setMember(RANK.toBuilder().setRunUid(run)).build());
    following = new Following(config.run(), frozen, splits, ledger, store, clock);
  }

  private void stepAt(long seconds) {
    clock.now = seconds;
    following.step();
  }

  /** A rank computes so many splits of those that wait, in no time. */
  private void compute(int splits) throws Exception {
    for (int i = 0; i < splits; i++) {
      Lease lease =
          ledger
              .acquire(AcquireRequest.newBuilder().setMember(RANK).setWanted(1).build())
              .get(30, TimeUnit.SECONDS)
              .getLeases(0);
      RankMetrics metrics = FakeRank.metrics(lease.getSplit().getPartition().getUri());
      ledger
          .commit(
              CommitRequest.newBuilder()
                  .setMember(RANK)
                  .setLease(
                      HeldLease.newBuilder()
                          .setId(lease.getId())
                          .setSplit(lease.getSplit().getIndex()))
                  .setSamples(metrics.samples())
                  .setMetrics(ByteString.copyFrom(metrics.toBytes()))
                  .setStartedMillis(System.currentTimeMillis())
                  .setComputedMillis(40)
                  .build())
          .get(30, TimeUnit.SECONDS);
    }
  }

  private int files() {
    assertThat(ledger.state().getSplitsTotal())
        .as("the ledger has what the manifest has")
        .isEqualTo(following.frozen().manifest().files().size());
    return following.frozen().manifest().files().size();
  }

  private void drain() {
    ledger.drain(DrainRequest.newBuilder().setRunUid(Sky.RUN).build());
  }

  @Test
  void fileIsTakenAtTheSecondLookAtIt() {
    begin();
    sky.write("data/2.pt", "two");

    stepAt(9);
    stepAt(10);
    stepAt(19);
    assertThat(files()).isEqualTo(1);
    stepAt(20);

    assertThat(files()).isEqualTo(2);
    assertThat(ledger.state().getGenerations()).isEqualTo(2);
    assertThat(following.frozen().generations().get(1))
        .isEqualTo(new Manifest.Generation(2, clock.instant()));
  }

  @Test
  void fileThatIsStillBeingCopiedAtTheStartIsWaitedFor() {
    sky.write("data/2.pt", "half of", Seconds.START.minusSeconds(9));
    begin();
    assertThat(files()).isEqualTo(1);
    stepAt(10);
    sky.write("data/2.pt", "half of two, and the rest");
    stepAt(20);
    assertThat(files()).isEqualTo(1);
    stepAt(30);

    assertThat(files()).isEqualTo(2);
    assertThat(following.frozen().manifest().files().get(1).sizeBytes()).isEqualTo(25);
  }

  @Test
  void fileThatIsBeingCopiedAtAResumeIsWaitedFor() {
    begin();
    sky.write("data/2.pt", "half of", Seconds.START.minusSeconds(9));
    sky.environment.put("COSMIC_RUN_UID", "run-2");
    sky.environment.put("COSMIC_RESUME", "true");
    beginAs("run-2");
    assertThat(files()).isEqualTo(1);
    stepAt(10);
    stepAt(20);

    assertThat(files()).isEqualTo(2);
  }

  @Test
  void fileThatGrowsBetweenLooksIsWaitedFor() {
    begin();
    for (int look = 1; look < 5; look++) {
      sky.write("data/2.pt", "x".repeat(100 * look));
      stepAt(10L * look);
      assertThat(files()).isEqualTo(1);
    }
    stepAt(50);

    assertThat(files()).isEqualTo(2);
    assertThat(following.frozen().manifest().files().get(1).sizeBytes()).isEqualTo(400);
  }

  @Test
  void generationsAreToldOfInTheirOrderAsSoonAsTheyAreDone() throws Exception {
    begin();
    sky.write("data/2.pt", "two");
    stepAt(10);
    stepAt(20);
    assertThat(sky.read("out/generations/00000.json")).isEmpty();

    compute(1);
    stepAt(21);
    assertThat(sky.read("out/generations/00000.json")).isPresent();
    assertThat(sky.read("out/generations/00001.json")).isEmpty();
    assertThat(ledger.state().getLagMillis()).isZero();

    compute(1);
    stepAt(22);
    assertThat(sky.read("out/generations/00001.json").orElseThrow())
        .contains("\"generation\" : 1", "\"files\" : 1", "\"files\" : 2");
    assertThat(ledger.state().getLagMillis()).isPositive();
    assertThat(following.generations().count()).isEqualTo(2);
    assertThat(following.generations().lag().longestSeconds()).isPositive();
  }

  @Test
  void runThatIsIdleEndsWhenAllIsComputed() throws Exception {
    begin();
    stepAt(10);
    stepAt(20);
    stepAt(30);
    assertThat(ledger.isSealed()).as("a split waits").isFalse();

    compute(1);
    stepAt(40);

    assertThat(ledger.isSealed()).isTrue();
  }

  @Test
  void timeWithoutAFileCountsFromTheLastOne() throws Exception {
    begin();
    compute(1);
    sky.write("data/2.pt", "two");
    stepAt(10);
    stepAt(20);
    compute(1);
    stepAt(30);
    stepAt(40);
    assertThat(ledger.isSealed()).isFalse();

    sky.write("data/3.pt", "three");
    stepAt(50);
    assertThat(ledger.isSealed()).as("one is coming").isFalse();
    stepAt(60);
    compute(1);
    stepAt(80);
    assertThat(ledger.isSealed()).isFalse();
    stepAt(90);

    assertThat(ledger.isSealed()).isTrue();
    assertThat(files()).isEqualTo(3);
    assertThat(ledger.completion().get(30, TimeUnit.SECONDS).failures()).isEmpty();
  }

  @Test
  void withoutAnEndOfItsOwnItGoesOn() throws Exception {
    sky.environment.remove("COSMIC_DATA_FOLLOW_IDLE_SECONDS");
    begin();
    compute(1);
    stepAt(1_000_000);
    stepAt(2_000_000);

    assertThat(ledger.isSealed()).isFalse();
  }

  @Test
  void drainingTakesWhatHasComeByThenAndNothingAfter() {
    begin();
    stepAt(10);
    sky.write("data/2.pt", "two");
    drain();

    stepAt(11);
    assertThat(ledger.isSealed()).as("it may still be on its way").isFalse();
    sky.write("data/3.pt", "three");
    stepAt(20);
    assertThat(ledger.isSealed()).isFalse();
    stepAt(21);

    assertThat(ledger.isSealed()).isTrue();
    assertThat(following.frozen().manifest().files())
        .extracting(Manifest.File::key)
        .containsExactly("data/1.pt", "data/2.pt");
  }

  @Test
  void drainingWaitsForNoFileWithoutEnd() {
    sky.environment.put("COSMIC_DATA_FOLLOW_INTERVAL_SECONDS", "3600");
    begin();
    sky.write("data/2.pt", "two");
    drain();
    stepAt(1);
    sky.write("data/2.pt", "two, and more");
    stepAt(11);

    assertThat(ledger.isSealed()).isTrue();
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void drainingEndsAtOnceWhereNothingComes() {
    begin();
    drain();
    stepAt(1);

    assertThat(ledger.isSealed()).isTrue();
  }

  @Test
  void fileThatChangedAfterItWasTakenIsWarnedOfOnce() {
    begin();
    stepAt(10);
    assertThat(ledger.state().getWarningsList()).isEmpty();
    sky.write("data/1.pt", "another version");
    stepAt(20);
    stepAt(30);

    assertThat(ledger.state().getWarningsList())
        .singleElement(STRING)
        .matches(
            "data/1[.]pt has changed since it was taken \\(ETag .*, now .*\\) and is not taken again;"
                + " a file that comes later needs another name");
  }

  @Test
  void manyThatChangedAtOnceAreOneWarning() {
    for (int file = 2; file <= 5; file++) {
      sky.write("data/" + file + ".pt", "first", Seconds.START.minusSeconds(10));
    }
    begin();
    for (int file = 1; file <= 5; file++) {
      sky.write("data/" + file + ".pt", "second");
    }
    stepAt(10);

    assertThat(ledger.state().getWarningsList())
        .singleElement(STRING)
        .startsWith("data/1.pt has changed")
        .contains("; data/3.pt has changed")
        .endsWith("; and 2 more");
  }

  @Test
  void whatIsStillComingAtTheEndIsWarnedOfBeforeThat() {
    begin();
    sky.write("data/2.pt", "two");
    drain();
    stepAt(1);
    sky.write("data/2.pt", "two, and more");
    stepAt(11);

    assertThat(ledger.isSealed()).isTrue();
    assertThat(ledger.state().getWarningsList())
        .containsExactly("data/2.pt is still being written and is not taken");
  }

  @Test
  void storeThatIsAwayIsLookedAtAgain() {
    begin();
    sky.write("data/2.pt", "two");
    stepAt(10);
    sky.storeGoesAway();
    stepAt(20);
    assertThat(ledger.state().getWarningsList())
        .singleElement(STRING)
        .endsWith("; looks for files again in 10 s");
    drain();
    stepAt(30);
    assertThat(ledger.isSealed()).as("who knows what is there").isFalse();
    assertThat(files()).isEqualTo(1);
    sky.storeComesBack();

    stepAt(40);
    assertThat(files()).isEqualTo(2);
    assertThat(ledger.isSealed()).isTrue();
  }

  @Test
  void folderThatCannotBeReadAnyMoreEndsTheRun() throws IOException {
    begin();
    Files.move(sky.file(""), folder.resolve("elsewhere"));

    assertThatThrownBy(() -> stepAt(10))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.BucketNotFound));
  }

  @Test
  void runThatDoesNotFollowIsNotTouched() throws Exception {
    sky.environment.remove("COSMIC_DATA_FOLLOW_INTERVAL_SECONDS");
    sky.environment.remove("COSMIC_DATA_FOLLOW_IDLE_SECONDS");
    begin();
    compute(1);

    following.await(ledger.completion());

    assertThat(following.generations().count()).isZero();
    assertThat(sky.read("out/generations/00000.json")).isEmpty();
  }
}
