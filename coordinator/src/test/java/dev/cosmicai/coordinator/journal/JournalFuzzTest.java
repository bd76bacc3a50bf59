package dev.cosmicai.coordinator.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the store gives for an object of the journal. */
class JournalFuzzTest extends ReaderFuzzTest<JournalDocument> {
  @Override
  protected Stream<Seed> seeds() {
    String commits = text(JournalEntries.of(1, 3, 4, 7));
    String failure = text(JournalEntries.failure(2));
    String bad = text(JournalEntries.withBadSamples(3));
    String generations = text(JournalEntries.ofGenerations(3, 0, 7));
    return Stream.of(
        Seed.of("commits", commits),
        Seed.of("failure", failure),
        Seed.of("bad-samples", bad),
        Seed.of("bad-sample-of-no-commit", bad.replace("\"split\":3,", "\"split\":4,")),
        Seed.of("bad-sample-twice", bad.replace("\"row\":1099511627776", "\"row\":7")),
        Seed.of("row-beyond", bad.replace("\"row\":7", "\"row\":9223372036854775808")),
        Seed.of("row-of-no-number", bad.replace("\"row\":7", "\"row\":\"7\"")),
        Seed.of("bad-sample-without-column", bad.replace("\"column\":\"image\",", "")),
        Seed.of(
            "bad-samples-twice", bad.replace("\"badSamples\"", "\"badSamples\":[],\"badSamples\"")),
        Seed.of("bad-samples-cut", bad.substring(0, bad.length() - 20)),
        Seed.of("generations", generations),
        Seed.of(
            "generations-in-disorder", generations.replace("\"generation\":0", "\"generation\":8")),
        Seed.of("no-generation", generations.replace("\"generation\":0,", "")),
        Seed.of("sealed-by-a-number", generations.replace("\"sealed\":true", "\"sealed\":1")),
        Seed.of("other-samples", commits.replace(",50,", ",51,")),
        Seed.of("samples-of-no-number", commits.replace(",50,", ",9223372036854775807,")),
        Seed.of("no-such-split", commits.replace("[[3,", "[[10000000,")),
        Seed.of("negative-rank", commits.replace("[[3,1,", "[[3,-1,")),
        Seed.of("fraction", commits.replace("[[3,", "[[3.0,")),
        Seed.of("nine-numbers", commits.replace(",0]]", ",0,1]]")),
        Seed.of("no-metrics", commits.replaceFirst("\"merged\":\"[^\"]*\"", "\"merged\":\"\"")),
        Seed.of("no-base64", commits.replaceFirst("\"merged\":\"", "\"merged\":\"*")),
        Seed.of("twice", commits.replace("\"run\"", "\"run\":\"run-1\",\"run\"")),
        Seed.of("later", commits.replace("cosmic-journal/1", "cosmic-journal/2")),
        Seed.of("field-too-much", failure.replace("\"withRank\"", "\"a\":1,\"withRank\"")),
        Seed.of("nothing-in-it", "{}"),
        Seed.of("cut", commits.substring(0, 200)),
        Seed.of("null", "null"));
  }

  @Override
  protected Supplier<JournalDocument> reader(ByteBuffer input) {
    byte[] json = bytes(input);
    return () -> JournalJson.read(json, "s3://sky/out/journal/1.json");
  }

  @Override
  protected Object content(JournalDocument read) {
    String written = new String(JournalJson.write(read), UTF_8);
    JournalDocument again = JournalJson.read(written.getBytes(UTF_8), "again");
    assertThat(new String(JournalJson.write(again), UTF_8)).isEqualTo(written);
    return written;
  }

  private static String text(JournalEntry entry) {
    return new String(
        JournalJson.write(new JournalDocument("run-1", "5".repeat(64), "0a", entry)), UTF_8);
  }
}
