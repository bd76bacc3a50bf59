package dev.cosmicai.coordinator.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.protobuf.ByteString;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.journal.GenerationMetrics;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * The content of an object of the journal:
 *
 * <pre>{@code
 * {"format": "cosmic-journal/1", "run": …, "manifest": …, "coordinator": …,
 *  "commits": [[split, rank, attempt, samples, startedMillis, computedMillis, residue, second], …],
 *  "metrics": [{"generation": …, "merged": base64}, …],
 *  "failures": [{"split": …, "rank": …, "withRank": …, "reason": …, "message": …}, …],
 *  "ranks": [{"rank": …, "attempt": …, "finished": …, "figures": base64}, …],
 *  "badSamples": [{"split": …, "row": …, "column": …, "reason": …, "message": …}, …]}
 * }</pre>
 *
 * Metrics are those of its commits, in the order of their generations, and so are bad samples; the
 * field {@code badSamples} is left out where there are none. Of a run that follows its data, one
 * entry says at its end {@code "sealed": true}.
 */
final class JournalJson {
  static final String FORMAT = "cosmic-journal/1";
  static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JournalJson() {}

  static byte[] write(JournalDocument document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("format", FORMAT);
      out.writeStringField("run", document.run());
      out.writeStringField("manifest", document.manifest());
      out.writeStringField("coordinator", document.coordinator());
      write(document.entry(), out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new InternalFault("an entry of the journal cannot be written as JSON", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JournalEntry entry, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("commits");
    for (SplitCommit commit : entry.commits()) {
      long[] numbers = {
        commit.split(),
        commit.rank(),
        commit.attempt(),
        commit.samples(),
        commit.startedMillis(),
        commit.computedMillis(),
        Integer.toUnsignedLong(commit.residue()),
        commit.second() ? 1 : 0
      };
      out.writeArray(numbers, 0, numbers.length);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("metrics");
    for (GenerationMetrics metrics : entry.metrics()) {
      out.writeStartObject();
      out.writeNumberField("generation", metrics.generation());
      out.writeBinaryField("merged", metrics.encoded());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("failures");
    for (SplitFailure failure : entry.failures()) {
      out.writeStartObject();
      out.writeNumberField("split", failure.split());
      out.writeNumberField("rank", failure.rank());
      out.writeBooleanField("withRank", failure.withRank());
      out.writeStringField("reason", failure.reason());
      out.writeStringField("message", failure.message());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("ranks");
    for (RankFigures figures : entry.figures()) {
      out.writeStartObject();
      out.writeNumberField("rank", figures.rank());
      out.writeNumberField("attempt", figures.attempt());
      out.writeBooleanField("finished", figures.finished());
      ByteString json = figures.json();
      out.writeBinaryField("figures", json.toByteArray());
      out.writeEndObject();
    }
    out.writeEndArray();
    if (!entry.badSamples().isEmpty()) {
      write(entry.badSamples(), out);
    }
    if (entry.sealed()) {
      out.writeBooleanField("sealed", true);
    }
  }

  private static void write(List<BadSample> badSamples, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("badSamples");
    for (BadSample bad : badSamples) {
      out.writeStartObject();
      out.writeNumberField("split", bad.split());
      out.writeNumberField("row", bad.row());
      out.writeStringField("column", bad.column());
      out.writeStringField("reason", bad.reason());
      out.writeStringField("message", bad.message());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param name of the object, for the message
   * @throws FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  static JournalDocument read(byte[] json, String name) {
    try (JournalReader reader = new JournalReader(JSON.createParser(json))) {
      return reader.read();
    } catch (IOException e) {
      // What the parser says may quote what it has read.
      throw corrupt(name, "it is no JSON");
    } catch (JournalReader.NoEntry e) {
      throw corrupt(name, e.getMessage());
    }
  }

  static FatalFault corrupt(String name, String problem) {
    return new FatalFault(
        Reason.ResultCorrupt,
        "%s is no entry of a journal: %s; choose another output.uri".formatted(name, problem));
  }
}
