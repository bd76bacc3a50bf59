package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.contract.threads.DaemonThreads;
import dev.cosmicai.rendezvous.journal.Journal;
import dev.cosmicai.rendezvous.journal.JournalEntry;
import dev.cosmicai.rendezvous.split.SplitCommit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A journal in memory, which is written when the test lets it. */
public final class TestJournal implements Journal, Executor {
  public final List<JournalEntry> entries = new CopyOnWriteArrayList<>();
  private final Deque<Runnable> writers = new ArrayDeque<>();
  private DaemonThreads threads;
  private boolean held;
  private volatile RuntimeException failure;

  @Override
  public void append(JournalEntry entry) {
    if (failure != null) {
      throw failure;
    }
    entries.add(entry);
  }

  @Override
  public void execute(Runnable writer) {
    if (threads == null) {
      writers.add(writer);
    } else {
      threads.newThread(writer).start();
    }
  }

  /** From now on, a thread writes what comes. */
  void writeAtOnce() {
    threads = new DaemonThreads("journal");
  }

  /** From now on, nothing becomes durable. */
  public void hold() {
    held = true;
  }

  /** From now on, writing fails. */
  public void fail(RuntimeException with) {
    failure = with;
  }

  /** All that came becomes durable. */
  public void release() {
    held = false;
    flush();
  }

  /** All that came becomes durable, unless it is held. */
  void flush() {
    while (!held && !writers.isEmpty()) {
      writers.pop().run();
    }
  }

  /** All that is durable. */
  public List<SplitCommit> commits() {
    return entries.stream().flatMap(entry -> entry.commits().stream()).toList();
  }
}
