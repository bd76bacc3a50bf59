package dev.cosmicai.coordinator.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.coordinator.FakeRank;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.journal.GenerationMetrics;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.tasks.RankMetrics;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalJsonTest {
  private static String text(JournalEntry entry) {
    return new String(JournalJson.write(new JournalDocument("run-1", "5f", "0a", entry)), UTF_8);
  }

  private static JournalDocument read(String json) {
    return JournalJson.read(json.getBytes(UTF_8), "s3://sky/out/journal/1.json");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    JournalEntry entry = JournalEntries.of(1, 3, 4);
    JournalDocument read = read(text(entry));

    assertThat(read.run()).isEqualTo("run-1");
    assertThat(read.manifest()).isEqualTo("5f");
    assertThat(read.coordinator()).isEqualTo("0a");
    assertThat(read.entry().commits()).isEqualTo(entry.commits());
    assertThat(read.entry().metrics())
        .singleElement()
        .satisfies(
            metrics -> {
              assertThat(metrics.generation()).isZero();
              assertThat(metrics.encoded()).isEqualTo(entry.metrics().get(0).encoded());
            });
    assertThat(read.entry().figures()).isEqualTo(entry.figures());
    assertThat(read(text(JournalEntries.failure(9))).entry().failures())
        .isEqualTo(JournalEntries.failure(9).failures());
  }

  @Test
  void badSamplesAreReadBackWhereThereAreAny() {
    JournalEntry entry = JournalEntries.withBadSamples(3);

    assertThat(read(text(entry)).entry().badSamples()).isEqualTo(entry.badSamples());
    assertThat(text(JournalEntries.of(1, 3))).doesNotContain("badSamples");
  }

  @Test
  void metricsAreReadBackByGenerationAndTheSeal() {
    JournalEntry entry = JournalEntries.ofGenerations(3, 0, 7);
    JournalEntry read = read(text(entry)).entry();

    assertThat(read.metrics()).extracting(GenerationMetrics::generation).containsExactly(0, 7);
    assertThat(read.metrics().get(1).encoded()).isEqualTo(entry.metrics().get(1).encoded());
    assertThat(read.sealed()).isTrue();
    assertThat(text(JournalEntries.of(1, 3))).doesNotContain("sealed");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"generation\":0,', '\"generation\":7,', its metrics are not in order",
    "'\"generation\":0,', '\"generation\":-1,', a generation is not what it can be",
    "'\"generation\":0,', '', metrics lack a field",
    "'\"generation\":0,', '\"generation\":0,\"x\":1,', metrics have a field that there is not",
    "'\"sealed\":true', '\"sealed\":1', sealed is neither true nor false",
    "',50,', ',49,', its metrics are of other samples than its commits",
  })
  void metricsThatAreOthersAreRefused(String part, String other, String problem) {
    assertThatThrownBy(() -> read(text(JournalEntries.ofGenerations(3, 0, 7)).replace(part, other)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("is no entry of a journal: " + problem);
  }

  @Test
  void compactionMergesEachGenerationAndKeepsTheSeal() {
    Compaction compaction = new Compaction(3, 1 << 20);
    compaction.add(1, JournalEntries.of(0, 1));
    compaction.add(2, JournalEntries.ofGenerations(3, 0, 7));
    compaction.add(3, JournalEntries.of(0, 8));
    JournalEntry merged = compaction.merged();

    assertThat(merged.metrics()).extracting(GenerationMetrics::generation).containsExactly(0, 7);
    assertThat(merged.metrics())
        .extracting(of -> RankMetrics.fromBytes(of.encoded()).samples())
        .containsExactly(3L * FakeRank.SAMPLES, (long) FakeRank.SAMPLES);
    assertThat(merged.sealed()).isTrue();
    compaction.clear();
    assertThat(compaction.merged().metrics()).isEmpty();
    assertThat(compaction.merged().sealed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"split\":3,\"row\":7', '\"split\":4,\"row\":7', a bad sample is of no commit",
    "'\"row\":7,', '\"row\":-7,', a row is not what it can be",
    "'\"row\":7,', '', a bad sample lacks a field",
    "'\"row\":7,', '\"row\":7,\"x\":1,', a bad sample has a field that there is not",
    "'\"column\":\"image\"', '\"column\":1', column is no text",
  })
  void badSamplesThatAreOthersAreRefused(String part, String other, String problem) {
    assertThatThrownBy(() -> read(text(JournalEntries.withBadSamples(3)).replace(part, other)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("is no entry of a journal: " + problem);
  }

  @Test
  void compactionKeepsBadSamples() {
    Compaction compaction = new Compaction(2, 1 << 20);
    compaction.add(1, JournalEntries.withBadSamples(3));
    compaction.add(2, JournalEntries.withBadSamples(4));

    assertThat(compaction.merged().badSamples()).hasSize(4);
    compaction.clear();
    assertThat(compaction.merged().badSamples()).isEmpty();
  }

  @Test
  void commitTakesALittleRoom() {
    assertThat(text(JournalEntries.of(1, 3, 4)))
        .startsWith(
            "{\"format\":\"cosmic-journal/1\",\"run\":\"run-1\",\"manifest\":\"5f\","
                + "\"coordinator\":\"0a\",\"commits\":[[3,1,0,50,3000,400,4294967292,0],"
                + "[4,1,0,50,4000,400,4294967291,0]],\"metrics\":[{\"generation\":0,\"merged\":");
  }

  @ParameterizedTest
  @CsvSource({
    "'cosmic-journal/1', 'cosmic-journal/2', no run of this version wrote it",
    "',50,', ',51,', its metrics are of other samples than its commits",
    "'[[3,', '[[3.5,', a split is no whole number",
    "'[[3,', '[[10000000,', a split is not what it can be",
    "'\"coordinator\"', '\"other\"', it has a field that there is not"
  })
  void anythingElseIsRefusedByItsName(String part, String other, String problem) {
    assertThatThrownBy(() -> read(text(JournalEntries.of(1, 3)).replace(part, other)))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.ResultCorrupt))
        .hasMessageContaining("s3://sky/out/journal/1.json is no entry of a journal: " + problem);
  }

  @Test
  void entryWithTheFiguresOfManyRanksIsCutIntoParts() {
    JournalEntry entry = JournalEntries.of(1, 3);
    JournalEntry many =
        new JournalEntry(
            entry.commits(),
            entry.metrics(),
            entry.failures(),
            IntStream.range(0, 10)
                .mapToObj(rank -> JournalEntries.figures(rank, "x".repeat(100)))
                .toList());

    assertThat(EntryParts.of(many, 250)).hasSize(5);
    assertThat(EntryParts.of(many, 250).stream().flatMap(part -> part.figures().stream()))
        .containsExactlyElementsOf(many.figures());
    assertThat(EntryParts.of(many, 250).stream().flatMap(part -> part.commits().stream()))
        .containsExactlyElementsOf(many.commits());
    EntryParts.of(many, 250).forEach(part -> read(text(part)));
    assertThat(EntryParts.of(entry, 250)).hasSize(1);
  }
}
