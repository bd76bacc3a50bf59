package dev.cosmicai.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.coordinator.CoordinatorConfig;
import dev.cosmicai.coordinator.FakeRank;
import dev.cosmicai.coordinator.RunPlans;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.tasks.RankMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalFolderIT {
  private static final int FILES = 300;
  private static final String FIRST = "out/journal/0000000001-0000000001.json";

  @TempDir Path folder;
  private Sky sky;
  private CoordinatorConfig config;
  private Manifest.Frozen frozen;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder).withPartitions(FILES);
    sky.environment.put("COSMIC_WORLD_SIZE", "2");
    config = sky.config();
    frozen = frozen(Sky.RUN);
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  private Manifest.Frozen frozen(String run) {
    return Manifest.Frozen.of(run, "redshifts", Instant.EPOCH, Sky.plan(config.run(), sky.store));
  }

  private JournalFolder folder(Manifest.Frozen of) {
    return new JournalFolder(of, new OutputLayout(Sky.OUTPUT), sky.store);
  }

  private List<JournalEntry> recover(JournalFolder journal, Manifest.Frozen of, boolean resume) {
    List<JournalEntry> entries = new ArrayList<>();
    journal.recover(RunPlans.of(of, Splits.of(of.manifest()), config), resume, entries::add);
    return entries;
  }

  private List<JournalEntry> recover(Manifest.Frozen of, boolean resume) {
    return recover(folder(of), of, resume);
  }

  private static List<Integer> splits(List<JournalEntry> entries) {
    return entries.stream()
        .flatMap(entry -> entry.commits().stream())
        .map(SplitCommit::split)
        .toList();
  }

  @Test
  void whatWasAppendedComesBackInOrderAndGoesOn() {
    JournalFolder journal = folder(frozen);
    journal.append(JournalEntries.of(0, 5, 3));
    journal.append(JournalEntries.failure(9));
    JournalFolder next = folder(frozen);

    assertThat(splits(recover(next, frozen, false))).containsExactly(5, 3);
    next.append(JournalEntries.of(1, 7));

    List<JournalEntry> all = recover(frozen, false);
    assertThat(splits(all)).containsExactly(5, 3, 7);
    assertThat(all.get(1).failures()).isEqualTo(JournalEntries.failure(9).failures());
    assertThat(sky.read("out/journal/0000000003-0000000003.json")).isPresent();
  }

  @Test
  void manyEntriesBecomeOneAndMeanTheSame() throws IOException {
    JournalFolder journal = folder(frozen);
    RankMetrics expected = new RankMetrics();
    for (int split = 0; split < 260; split++) {
      journal.append(JournalEntries.of(split % 2, split));
      expected.merge(FakeRank.metrics("s3://sky/" + split));
    }
    assertThat(sky.read("out/journal/0000000001-0000000256.json")).isPresent();
    // Nothing of the single ones is needed any more.
    for (int number = 1; number <= 256; number++) {
      Files.delete(sky.file("out/journal/%010d-%010d.json".formatted(number, number)));
    }

    List<JournalEntry> all = recover(frozen, false);

    assertThat(all).hasSize(1 + 4);
    assertThat(splits(all)).isEqualTo(IntStream.range(0, 260).boxed().toList());
    RankMetrics merged = new RankMetrics();
    all.forEach(
        entry ->
            entry
                .metrics()
                .forEach(metrics -> merged.merge(RankMetrics.fromBytes(metrics.encoded()))));
    assertThat(merged.toBytes()).isEqualTo(expected.toBytes());
    assertThat(all.get(0).figures()).extracting(RankFigures::rank).containsExactly(0, 1);
  }

  @Test
  void compactionGoesOnAfterARestart() {
    JournalFolder journal = folder(frozen);
    IntStream.range(0, 200).forEach(split -> journal.append(JournalEntries.of(0, split)));
    JournalFolder next = folder(frozen);
    recover(next, frozen, false);
    IntStream.range(200, 256).forEach(split -> next.append(JournalEntries.of(0, split)));

    assertThat(sky.read("out/journal/0000000001-0000000256.json")).isPresent();
    assertThat(recover(frozen, false)).hasSize(1);
  }

  @Test
  void ofTwoWritersTheSecondOneEnds() {
    JournalFolder older = folder(frozen);
    JournalFolder newer = folder(frozen);
    newer.append(JournalEntries.of(0, 1));

    assertThatThrownBy(() -> older.append(JournalEntries.of(0, 2)))
        .isInstanceOfSatisfying(
            RetriableFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.Interrupted))
        .hasMessageContaining("another coordinator of run run-1 has written s3://sky/" + FIRST);
    assertThat(splits(recover(frozen, false))).containsExactly(1);
  }

  /** A put may be repeated when its answer was lost. */
  @Test
  void ownEntryThatIsThereAlreadyIsRecognized() {
    JournalFolder journal = folder(frozen);
    journal.append(JournalEntries.of(0, 1));
    String written = sky.read(FIRST).orElseThrow();
    JournalFolder again = folder(frozen);
    String other = written.replaceFirst("\"coordinator\":\"[0-9a-f]*\"", "\"coordinator\":\"x\"");
    sky.write(FIRST, other);

    assertThatThrownBy(() -> again.append(JournalEntries.of(0, 1)))
        .as("the same of another process")
        .isInstanceOf(RetriableFault.class);
    sky.write("out/journal/0000000002-0000000002.json", "");
    sky.write(FIRST, written);
    assertThatThrownBy(() -> journal.append(JournalEntries.of(0, 2)))
        .isInstanceOf(RetriableFault.class);
  }

  @Test
  void anotherRunsEntriesCountOnlyWhereItIsResumedAndWithoutTheirFailures() {
    JournalFolder journal = folder(frozen);
    journal.append(JournalEntries.of(0, 1));
    journal.append(JournalEntries.failure(9));
    journal.append(JournalEntries.of(7, 2));
    Manifest.Frozen other = frozen("run-2");

    assertThatThrownBy(() -> recover(other, false))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.OutputRefused))
        .hasMessageContaining("s3://sky/" + FIRST + " cannot be used by run run-2")
        .hasMessageContaining("it belongs to another run");

    List<JournalEntry> resumed = recover(other, true);
    assertThat(splits(resumed)).containsExactly(1, 2);
    assertThat(resumed.stream().flatMap(entry -> entry.failures().stream())).isEmpty();
    assertThat(resumed.stream().flatMap(entry -> entry.figures().stream()))
        .as("also of a rank that this run has not")
        .extracting(RankFigures::rank, RankFigures::earlierRun)
        .containsExactly(tuple(0, "run-1"), tuple(7, "run-1"));
  }

  @Test
  void entriesCountAsLongAsTheManifestGrowsOutOfTheSameBase() {
    folder(frozen).append(JournalEntries.of(0, 1));
    Manifest.Frozen grown = grownOutOf(frozen.base());
    Manifest.Frozen stranger = grownOutOf("b".repeat(64));

    assertThat(splits(recover(grown, false))).containsExactly(1);
    assertThatThrownBy(() -> recover(stranger, true))
        .hasMessageContaining("it was written for another manifest");
  }

  private Manifest.Frozen grownOutOf(String base) {
    return new Manifest.Frozen(
        Sky.RUN,
        "redshifts",
        Instant.EPOCH,
        frozen.manifest(),
        "a".repeat(64),
        base,
        frozen.generations(),
        1);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"commits\":[[1,', '\"commits\":[[900,', split 900 is not one of the run's",
    "'\"merged\":\"', '\"merged\":\"*', is no entry of a journal",
  })
  void damagedEntryIsRefusedAndNotLeftOut(String part, String other, String problem) {
    folder(frozen).append(JournalEntries.of(0, 1));
    sky.write(FIRST, sky.read(FIRST).orElseThrow().replace(part, other));

    assertThatThrownBy(() -> recover(frozen, true))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.ResultCorrupt))
        .hasMessageContaining("s3://sky/" + FIRST)
        .hasMessageContaining(problem);
  }

  @Test
  void sealIsThatOfItsRunAlone() {
    folder(frozen).append(JournalEntries.seal());

    assertThat(recover(frozen, false)).extracting(JournalEntry::sealed).containsExactly(true);
    assertThat(recover(frozen("run-2"), true))
        .extracting(JournalEntry::sealed)
        .containsExactly(false);
  }

  @Test
  void metricsOfAGenerationThatTheRunDoesNotHaveAreRefused() {
    folder(frozen).append(JournalEntries.ofGenerations(3, 0, 7));

    assertThatThrownBy(() -> recover(frozen, false))
        .hasMessageContaining("generation 7 is not one of the run's");
  }

  @Test
  void splitThatWasCommittedTwiceIsRefused() {
    JournalFolder journal = folder(frozen);
    journal.append(JournalEntries.of(0, 1));
    journal.append(JournalEntries.of(1, 1));

    assertThatThrownBy(() -> recover(frozen, false)).hasMessageContaining("committed before");
  }

  @Test
  void removedEntryIsNoticed() throws IOException {
    JournalFolder journal = folder(frozen);
    journal.append(JournalEntries.of(0, 1));
    journal.append(JournalEntries.of(0, 2));
    Files.delete(sky.file(FIRST));

    assertThatThrownBy(() -> recover(frozen, false)).hasMessageContaining("entry 1 is missing");
  }

  @Test
  void otherObjectsAreNoEntries() {
    folder(frozen).append(JournalEntries.of(0, 1));
    sky.write("out/journal/notes.txt", "by hand");
    sky.write("out/journal/old/journal/0000000009-0000000009.json", "{}");

    assertThat(recover(frozen, false)).hasSize(1);
  }
}
