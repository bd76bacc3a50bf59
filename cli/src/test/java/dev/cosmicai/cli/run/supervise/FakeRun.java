package dev.cosmicai.cli.run.supervise;

import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RunState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Processes and a coordinator that exist only as far as a test says so. */
public final class FakeRun implements Launcher, CoordinatorConnection, ProgressView {
  final Map<String, FakeProcess> processes = new ConcurrentHashMap<>();
  final List<String> started = new CopyOnWriteArrayList<>();
  final List<String> notices = new CopyOnWriteArrayList<>();
  final List<List<RankFailure>> declared = new CopyOnWriteArrayList<>();
  volatile RunState shown = RunState.getDefaultInstance();
  private volatile Listener listener;
  private final AtomicInteger generation = new AtomicInteger();
  private volatile RunState state;

  /** A process that ends when the test says so, or at SIGTERM unless it is stubborn. */
  static final class FakeProcess implements ChildProcess {
    final CompletableFuture<Exit> exit = new CompletableFuture<>();
    volatile boolean stubborn;
    volatile boolean terminated;

    @Override
    public CompletableFuture<Exit> exit() {
      return exit;
    }

    @Override
    public void terminate() {
      terminated = true;
      if (!stubborn) {
        exit.complete(new Exit(143, "", Exits.LOG));
      }
    }

    @Override
    public void kill() {
      exit.complete(Exits.KILLED);
    }
  }

  @Override
  public ChildProcess startCoordinator(int start) {
    return start("coordinator#" + start);
  }

  @Override
  public ChildProcess startRank(int rank, int attempt) {
    return start("rank" + rank + "#" + attempt);
  }

  private ChildProcess start(String name) {
    FakeProcess process = new FakeProcess();
    processes.put(name, process);
    started.add(name);
    return process;
  }

  void end(String name, Exit exit) {
    processes.get(name).exit.complete(exit);
  }

  /** What the coordinator sends to whoever watches, now and when a watch begins. */
  void state(RunState now) {
    state = now;
    listener.changed(now, generation.get());
  }

  void lost(Fault fault) {
    listener.lost(fault);
  }

  @Override
  public void watchAnew(Listener newListener) {
    listener = newListener;
    int anew = generation.incrementAndGet();
    if (state != null) {
      newListener.changed(state, anew);
    }
  }

  @Override
  public void declareFailed(List<RankFailure> failures) {
    declared.add(failures);
  }

  @Override
  public void show(RunState now) {
    shown = now;
  }

  @Override
  public void notice(String line) {
    notices.add(line);
  }

  @Override
  public void close() {}
}
