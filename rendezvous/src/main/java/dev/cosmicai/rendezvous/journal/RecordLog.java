package dev.cosmicai.rendezvous.journal;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.CollectivesRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Writes records in groups, by a {@link GroupWriter}. Thread-safe; no call waits. */
public final class RecordLog {
  private final GroupWriter<List<CollectivesRecord>> writer;

  /**
   * Writes nothing yet.
   *
   * @param listener hears, with no lock held, of what could not be written
   * @param executor starts the thread that writes, which ends when nothing is left
   */
  public RecordLog(
      CollectivesJournal journal, Consumer<Fault> listener, Executor executor, GroupPace pace) {
    writer =
        new GroupWriter<>(
            "what collectives came to", new Records(journal, listener), executor, pace);
  }

  /** Adds a record to the group that is written next. */
  public void add(CollectivesRecord record) {
    var unused = writer.add(records -> records.add(record));
  }

  /** Completes when all that came by now is durable; hurries. */
  public CompletableFuture<Void> flushed() {
    return writer.flushed();
  }

  private record Records(CollectivesJournal journal, Consumer<Fault> listener)
      implements GroupWriter.Target<List<CollectivesRecord>> {
    @Override
    public List<CollectivesRecord> empty() {
      return new ArrayList<>();
    }

    @Override
    public void write(List<CollectivesRecord> records) {
      journal.append(records);
    }

    @Override
    public void failed(Fault why) {
      listener.accept(why);
    }
  }
}
