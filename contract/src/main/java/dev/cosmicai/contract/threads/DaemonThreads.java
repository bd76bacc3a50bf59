package dev.cosmicai.contract.threads;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that have a name and keep no process from ending. */
public final class DaemonThreads implements ThreadFactory {
  private final String name;
  private final AtomicInteger started = new AtomicInteger();

  public DaemonThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, name + "-" + started.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
