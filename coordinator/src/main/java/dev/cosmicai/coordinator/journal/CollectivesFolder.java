package dev.cosmicai.coordinator.journal;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.coordinator.parallel.ReadAhead;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.CollectivesLog;
import dev.cosmicai.proto.CollectivesRecord;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.journal.CollectivesJournal;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a run's collectives and messages came to, in the store: objects that are numbered from 1. A
 * run of other collectives than the start barrier has some, others have none. Their numbers are a
 * fence, as those of the journal are.
 *
 * <p>Not thread-safe: {@link #recover} comes first, and appending is for one thread.
 */
public final class CollectivesFolder implements CollectivesJournal {
  /** Of the records in an object, about; one record may be larger. */
  private static final long MAX_OBJECT_BYTES = 32 << 20;

  /** More than an object ever has: a result of many ranks is one record. */
  private static final long MAX_READ_BYTES = 2_000_000_000;

  private static final int MAX_PROBLEM_CHARS = 300;

  private static final Parser<CollectivesLog> PARSER =
      DiscardUnknownFieldsParser.wrap(CollectivesLog.parser());

  private static final String PROTOBUF = "application/x-protobuf";

  private final String run;
  private final OutputLayout layout;
  private final ObjectStore store;
  private long next = 1;

  /** Reads and writes nothing yet. */
  public CollectivesFolder(String run, OutputLayout layout, ObjectStore store) {
    this.run = run;
    this.layout = layout;
    this.store = store;
  }

  /**
   * Gives back what earlier processes have made durable, and goes on behind it.
   *
   * @throws FatalFault ({@code ResultCorrupt}) if an object is missing or is not what was written
   */
  public void recover(Consumer<List<CollectivesRecord>> taker) {
    Set<ObjectUri> present =
        store.list(layout.collectivesLog(run)).stream()
            .map(StoredObject::uri)
            .collect(Collectors.toSet());
    long count =
        LongStream.iterate(1, n -> present.contains(layout.collectives(run, n)), n -> n + 1)
            .count();
    if (present.contains(layout.collectives(run, count + 2))) {
      throw corrupt(
          layout.collectives(run, count + 1), "it is missing, and the next one is there", null);
    }
    ReadAhead.forEach(
        ReadAhead.LARGE,
        LongStream.rangeClosed(1, count).mapToObj(number -> layout.collectives(run, number)),
        this::read,
        read -> take(read.log(), read.uri(), taker));
    next = count + 1;
  }

  private record Read(ObjectUri uri, CollectivesLog log) {}

  /**
   * Hands on what an object holds.
   *
   * @throws FatalFault ({@code ResultCorrupt}) if the taker refuses it
   */
  static void take(CollectivesLog log, ObjectUri uri, Consumer<List<CollectivesRecord>> taker) {
    try {
      taker.accept(log.getRecordsList());
    } catch (Refusal e) {
      throw corrupt(uri, e.getMessage(), e);
    }
  }

  /** Called by several threads at once. */
  private Read read(ObjectUri uri) {
    byte[] content =
        store
            .getIfPresent(uri, MAX_READ_BYTES)
            .orElseThrow(() -> corrupt(uri, "it was removed while it was being read", null));
    return new Read(uri, parse(content, run, uri));
  }

  /**
   * What an object holds.
   *
   * @throws FatalFault ({@code ResultCorrupt}) if that is no log of this run
   */
  static CollectivesLog parse(byte[] content, String run, ObjectUri uri) {
    try {
      CollectivesLog log = PARSER.parseFrom(content);
      if (!log.getRunUid().equals(run)) {
        throw corrupt(uri, "it belongs to run " + log.getRunUid(), null);
      }
      return log;
    } catch (InvalidProtocolBufferException e) {
      throw corrupt(uri, e.getMessage(), e);
    }
  }

  @Override
  public void append(List<CollectivesRecord> records) {
    List<CollectivesRecord> part = new ArrayList<>();
    long bytes = 0;
    for (CollectivesRecord record : records) {
      int size = record.getSerializedSize();
      if (!part.isEmpty() && bytes + size > MAX_OBJECT_BYTES) {
        write(part);
        part.clear();
        bytes = 0;
      }
      part.add(record);
      bytes += size;
    }
    if (!part.isEmpty()) {
      write(part);
    }
  }

  private void write(List<CollectivesRecord> records) {
    ObjectUri uri = layout.collectives(run, next);
    byte[] content =
        CollectivesLog.newBuilder().setRunUid(run).addAllRecords(records).build().toByteArray();
    Fence.write(store, run, uri, content, PROTOBUF, MAX_READ_BYTES);
    next++;
  }

  // It may quote what the object says.
  private static String cut(String problem) {
    return problem.length() <= MAX_PROBLEM_CHARS
        ? problem
        : problem.substring(0, MAX_PROBLEM_CHARS) + "…";
  }

  private static FatalFault corrupt(ObjectUri uri, String problem, Throwable cause) {
    return new FatalFault(
            Reason.ResultCorrupt,
            "%s cannot be used: %s; choose another output.uri".formatted(uri, cut(problem)),
            cause)
        .about(uri.toString());
  }
}
