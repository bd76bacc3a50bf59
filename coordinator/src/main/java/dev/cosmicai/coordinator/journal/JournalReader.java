package dev.cosmicai.coordinator.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.rendezvous.journal.GenerationMetrics;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.rendezvous.split.SplitCommit;
import dev.cosmicai.rendezvous.split.SplitFailure;
import dev.cosmicai.tasks.RankMetrics;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Reads one object of the journal, token by token, exactly as it is written: each field once, none
 * that is not known, every number within its bounds, and as many samples in the metrics as in the
 * commits. Builds no tree, so that it takes little more memory than what it makes.
 */
final class JournalReader implements Closeable {
  private final JsonParser in;
  private String run;
  private String manifest;
  private String coordinator;
  private List<GenerationMetrics> metrics;
  private boolean format;
  private List<SplitCommit> commits;
  private List<SplitFailure> failures;
  private List<RankFigures> figures;
  private List<BadSample> badSamples = List.of();
  private boolean sealed;

  JournalReader(JsonParser in) {
    this.in = in;
  }

  /** It is something else; the message says why, in words of ours. */
  static final class NoEntry extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoEntry(String message) {
      super(message);
    }
  }

  JournalDocument read() throws IOException {
    require(in.nextToken() == JsonToken.START_OBJECT, "it is no object");
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      readField(in.currentName());
    }
    require(in.currentToken() == JsonToken.END_OBJECT, "it ends too early");
    require(in.nextToken() == null, "there is more after its end");
    require(
        format && run != null && manifest != null && coordinator != null,
        "it does not say whose it is");
    require(
        commits != null && metrics != null && failures != null && figures != null,
        "it lacks a part");
    requireSamples();
    requireBadSamplesOfCommits();
    return new JournalDocument(
        run,
        manifest,
        coordinator,
        new JournalEntry(commits, metrics, failures, figures, badSamples, sealed));
  }

  private void readField(String name) throws IOException {
    switch (name) {
      case "format" -> {
        format = text("format").equals(JournalJson.FORMAT);
        require(format, "no run of this version wrote it");
      }
      case "run" -> run = text("run");
      case "manifest" -> manifest = text("manifest");
      case "coordinator" -> coordinator = text("coordinator");
      case "commits" -> commits = list("commits", JsonToken.START_ARRAY, this::commit);
      case "metrics" -> metrics = list("metrics", JsonToken.START_OBJECT, this::metrics);
      case "failures" -> failures = list("failures", JsonToken.START_OBJECT, this::failure);
      case "ranks" -> figures = list("ranks", JsonToken.START_OBJECT, this::figures);
      case "badSamples" -> badSamples = list("badSamples", JsonToken.START_OBJECT, this::badSample);
      case "sealed" -> sealed = truth("sealed");
      default -> throw new NoEntry("it has a field that there is not");
    }
  }

  private void requireSamples() {
    long samples = 0;
    for (SplitCommit commit : commits) {
      samples += commit.samples();
      require(samples >= 0, "its samples cannot be counted");
    }
    long measured = 0;
    int before = -1;
    for (GenerationMetrics of : metrics) {
      require(before < of.generation(), "its metrics are not in order");
      before = of.generation();
      measured += samples(of);
      require(measured >= 0, "its metrics' samples cannot be counted");
    }
    require(measured == samples, "its metrics are of other samples than its commits");
  }

  private static long samples(GenerationMetrics metrics) {
    try {
      return RankMetrics.fromBytes(metrics.encoded()).samples();
    } catch (FatalFault e) {
      throw new NoEntry("its metrics cannot be read");
    }
  }

  private interface Element<T> {
    T read() throws IOException;
  }

  private <T> List<T> list(String name, JsonToken first, Element<T> element) throws IOException {
    require(in.nextToken() == JsonToken.START_ARRAY, name + " is no list");
    List<T> elements = new ArrayList<>();
    while (in.nextToken() == first) {
      require(elements.size() < Limits.MAX_SPLITS, name + " has too many elements");
      elements.add(element.read());
    }
    require(in.currentToken() == JsonToken.END_ARRAY, name + " holds something else");
    return elements;
  }

  private SplitCommit commit() throws IOException {
    SplitCommit commit =
        new SplitCommit(
            (int) number("a split", Limits.MAX_SPLITS - 1),
            (int) number("a rank", Limits.MAX_WORLD_SIZE - 1),
            (int) number("an attempt", Integer.MAX_VALUE),
            number("samples", Long.MAX_VALUE),
            number("a start", Long.MAX_VALUE / 2),
            number("a time", Long.MAX_VALUE / 2),
            (int) number("a residue", (1L << 32) - 1),
            number("second", 1) == 1);
    require(in.nextToken() == JsonToken.END_ARRAY, "a commit has more numbers");
    return commit;
  }

  private GenerationMetrics metrics() throws IOException {
    int generation = -1;
    byte[] merged = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      switch (in.currentName()) {
        case "generation" -> generation = (int) number("a generation", Limits.MAX_SPLITS - 1);
        case "merged" -> merged = bytes("merged");
        default -> throw new NoEntry("metrics have a field that there is not");
      }
    }
    require(
        in.currentToken() == JsonToken.END_OBJECT && generation >= 0 && merged != null,
        "metrics lack a field");
    return new GenerationMetrics(generation, merged);
  }

  private SplitFailure failure() throws IOException {
    int split = -1;
    int rank = -1;
    Boolean withRank = null;
    String reason = null;
    String message = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      switch (in.currentName()) {
        case "split" -> split = (int) number("a split", Limits.MAX_SPLITS - 1);
        case "rank" -> rank = (int) number("a rank", Limits.MAX_WORLD_SIZE - 1);
        case "withRank" -> withRank = truth("withRank");
        case "reason" -> reason = text("reason");
        case "message" -> message = text("message");
        default -> throw new NoEntry("a failure has a field that there is not");
      }
    }
    require(
        in.currentToken() == JsonToken.END_OBJECT
            && split >= 0
            && rank >= 0
            && withRank != null
            && reason != null
            && message != null,
        "a failure lacks a field");
    return new SplitFailure(split, rank, withRank, reason, message);
  }

  private BadSample badSample() throws IOException {
    int split = -1;
    long row = -1;
    String column = null;
    String reason = null;
    String message = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      switch (in.currentName()) {
        case "split" -> split = (int) number("a split", Limits.MAX_SPLITS - 1);
        case "row" -> row = number("a row", Long.MAX_VALUE);
        case "column" -> column = text("column");
        case "reason" -> reason = text("reason");
        case "message" -> message = text("message");
        default -> throw new NoEntry("a bad sample has a field that there is not");
      }
    }
    require(
        in.currentToken() == JsonToken.END_OBJECT
            && split >= 0
            && row >= 0
            && column != null
            && reason != null
            && message != null,
        "a bad sample lacks a field");
    return new BadSample(split, row, column, reason, message);
  }

  private void requireBadSamplesOfCommits() {
    BitSet committed = new BitSet();
    commits.forEach(commit -> committed.set(commit.split()));
    for (BadSample bad : badSamples) {
      require(committed.get(bad.split()), "a bad sample is of no commit");
    }
  }

  private RankFigures figures() throws IOException {
    int rank = -1;
    int attempt = -1;
    Boolean finished = null;
    byte[] json = null;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      switch (in.currentName()) {
        case "rank" -> rank = (int) number("a rank", Limits.MAX_WORLD_SIZE - 1);
        case "attempt" -> attempt = (int) number("an attempt", Integer.MAX_VALUE);
        case "finished" -> finished = truth("finished");
        case "figures" -> json = bytes("figures");
        default -> throw new NoEntry("a rank has a field that there is not");
      }
    }
    require(
        in.currentToken() == JsonToken.END_OBJECT
            && rank >= 0
            && attempt >= 0
            && finished != null
            && json != null,
        "a rank lacks a field");
    return new RankFigures(rank, attempt, finished, ByteString.copyFrom(json));
  }

  /** From 0. */
  private long number(String what, long most) throws IOException {
    require(in.nextToken() == JsonToken.VALUE_NUMBER_INT, what + " is no whole number");
    require(
        in.getNumberType() != JsonParser.NumberType.BIG_INTEGER
            && 0 <= in.getLongValue()
            && in.getLongValue() <= most,
        what + " is not what it can be");
    return in.getLongValue();
  }

  private String text(String what) throws IOException {
    require(in.nextToken() == JsonToken.VALUE_STRING, what + " is no text");
    return in.getText();
  }

  private byte[] bytes(String what) throws IOException {
    require(in.nextToken() == JsonToken.VALUE_STRING, what + " is no text");
    return in.getBinaryValue();
  }

  private boolean truth(String what) throws IOException {
    JsonToken token = in.nextToken();
    require(token != null && token.isBoolean(), what + " is neither true nor false");
    return token == JsonToken.VALUE_TRUE;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new NoEntry(otherwise);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
