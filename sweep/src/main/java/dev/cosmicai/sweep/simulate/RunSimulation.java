package dev.cosmicai.sweep.simulate;

import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.sweep.simulate.Agenda.Kind;
import dev.cosmicai.sweep.simulate.Parameters.Place;
import dev.cosmicai.sweep.simulate.SimulatedRun.Rank;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One run, event by event: ranks start, join, lease splits, read, compute and commit until all
 * splits are durable. What several use at once is shared: the cores of a node, the bandwidth of the
 * store, the coordinator's time. The same parameters, work and seed give the same run on every
 * machine.
 */
public final class RunSimulation {
  private static final double TICK_SECONDS = 1;

  private final Parameters parameters;
  private final Workload work;
  private final boolean onOneMachine;
  private final Agenda agenda = new Agenda();
  private final Nodes nodes;
  private final SplitLeases leases;
  private final SplitWork splits;
  private final CommitGroups commits;
  private final RankTimes ranks;

  /** Ranks that have joined and wait, the longest first. */
  private final Set<Integer> idle = new LinkedHashSet<>();

  private final List<Integer> joined = new ArrayList<>();
  private final BitSet asking;
  private double now;
  private double podsUntil;
  private boolean planned;
  private boolean computed;
  private boolean ticking;
  private int nextRank;
  private long count;

  private RunSimulation(Parameters parameters, Workload work, long seed) {
    this.parameters = parameters;
    this.work = work;
    onOneMachine = parameters.place() == Place.ONE_MACHINE;
    nodes = new Nodes(parameters, work, (time, node) -> agenda.add(time, Kind.NODE_DONE, node, 0));
    leases = new SplitLeases(work);
    commits = new CommitGroups(parameters);
    ranks = new RankTimes(parameters, work.worldSize(), seed);
    asking = new BitSet(work.worldSize());
    splits =
        new SplitWork(
            parameters,
            work,
            nodes,
            leases,
            ranks,
            rank -> agenda.add(commits.answered(now), Kind.COMMITTED, rank, 0),
            this::ask);
  }

  /**
   * Simulates a run.
   *
   * @param seed of which ranks are slow, and which are lost
   */
  public static SimulatedRun of(Parameters parameters, Workload work, long seed) {
    return new RunSimulation(parameters, work, seed).run();
  }

  private SimulatedRun run() {
    double plan = get(Parameter.PLAN_SECONDS) + work.files() * get(Parameter.PLAN_SECONDS_PER_FILE);
    agenda.add(plan, Kind.PLANNED);
    while (!computed || ranks.running() > 0) {
      double event = agenda.nextTime();
      double read = splits.nextRead();
      if (event == Double.POSITIVE_INFINITY && read == Double.POSITIVE_INFINITY) {
        throw new InternalFault("the simulation stands still at " + now + " s in " + work);
      }
      count++;
      if (read <= event) {
        now = read;
        splits.read(now);
      } else {
        now = event;
        happen(agenda.take());
      }
    }
    double total =
        now
            + get(Parameter.SUMMARY_SECONDS)
            + work.worldSize() * get(Parameter.SUMMARY_SECONDS_PER_RANK);
    Rank[] all = ranks.all();
    return new SimulatedRun(plan, now, total, all, ranks.retries(), nodes.used(), count);
  }

  private void happen(long event) {
    Kind kind = Agenda.kind(event);
    int subject = Agenda.subject(event);
    switch (kind) {
      case PLANNED -> plan();
      case NODE_DONE -> nodeDone(subject);
      case GROUP_DUE -> agenda.add(commits.write(now), Kind.GROUP_WRITTEN);
      case GROUP_WRITTEN -> durable();
      case TICK -> tick();
      case COMMITTED -> {
        boolean hurry = leases.first(subject) == SplitLeases.NONE;
        agenda.add(commits.gather(now, subject, hurry), Kind.GROUP_DUE);
      }
      default -> {
        if (ranks.isAt(subject, Agenda.attempt(event))) {
          ofRank(kind, subject);
        }
      }
    }
  }

  private void ofRank(Kind kind, int rank) {
    switch (kind) {
      case POD_SCHEDULED -> addOf(nodes.imageThere(now, rank), Kind.IMAGE_THERE, rank);
      case IMAGE_THERE -> begin(rank);
      case LEASED -> leased(rank);
      case FIRST_BYTES -> splits.firstBytes(now, rank);
      case LOST -> lose(rank);
      case ENDED -> end(rank);
      default -> throw new InternalFault("no event of a rank: " + kind);
    }
  }

  private void plan() {
    planned = true;
    double joins = get(Parameter.JOIN_SHARE) * get(Parameter.RANK_START_SECONDS);
    commits.begin(onOneMachine ? now + joins : now);
    startRanks();
    joined.forEach(this::ask);
    joined.clear();
  }

  /**
   * As many as may run; on one machine a process begins at once, in a cluster a pod comes first.
   */
  private void startRanks() {
    while (nextRank < work.worldSize() && ranks.running() < nodes.atOnce() && !computed) {
      start(nextRank++, now);
    }
  }

  private void start(int rank, double from) {
    ranks.admit(rank);
    if (onOneMachine) {
      addOf(from, Kind.IMAGE_THERE, rank);
    } else {
      podsUntil = Math.max(from, podsUntil) + 1 / get(Parameter.PODS_PER_SECOND);
      addOf(podsUntil + get(Parameter.POD_START_SECONDS), Kind.POD_SCHEDULED, rank);
    }
  }

  private void begin(int rank) {
    ranks.begin(rank, now);
    double lost = ranks.drawLoss(now);
    if (lost < Double.POSITIVE_INFINITY) {
      addOf(lost, Kind.LOST, rank);
    }
    double seconds = get(Parameter.RANK_START_SECONDS) * ranks.slowdown(rank);
    double cores = get(Parameter.START_CORES);
    nodes.begin(now, rank, seconds * cores, cores);
  }

  private void nodeDone(int node) {
    int rank = nodes.done(now, node);
    if (rank < 0) {
      return;
    }
    if (splits.computes(rank)) {
      splits.settle(now, rank);
    } else if (planned) {
      ask(rank);
    } else {
      joined.add(rank);
    }
  }

  private void ask(int rank) {
    leases.join(rank);
    if (!asking.get(rank)) {
      asking.set(rank);
      addOf(commits.answered(now), Kind.LEASED, rank);
    }
  }

  private void leased(int rank) {
    asking.clear(rank);
    boolean had = leases.first(rank) != SplitLeases.NONE;
    leases.grant(rank);
    if (leases.first(rank) == SplitLeases.NONE) {
      await(rank);
    } else if (!had) {
      open(rank);
    }
  }

  private void await(int rank) {
    if (leases.areDone()) {
      return; // It ends when all of them are durable.
    }
    if (leases.nothingIsLeftFor(rank)) {
      addOf(now + get(Parameter.RANK_END_SECONDS), Kind.ENDED, rank);
      return;
    }
    idle.add(rank);
    if (!ticking) {
      ticking = true;
      agenda.add(now + TICK_SECONDS, Kind.TICK);
    }
  }

  private void open(int rank) {
    idle.remove(rank);
    addOf(now + get(Parameter.REQUEST_SECONDS), Kind.FIRST_BYTES, rank);
  }

  private void durable() {
    agenda.add(commits.written(now, rank -> splits.durable(now, rank)), Kind.GROUP_DUE);
    if (commits.durable() == work.splits()) {
      computed = true;
      ranks.runningRanks().forEach(rank -> addOf(lastWord(rank), Kind.ENDED, rank));
    }
  }

  /** A rank whose process has not begun does not any more. */
  private double lastWord(int rank) {
    return ranks.hasBegun(rank) ? now + get(Parameter.RANK_END_SECONDS) : now;
  }

  private void tick() {
    ticking = false;
    if (computed) {
      return;
    }
    for (Iterator<Integer> waiting = idle.iterator(); waiting.hasNext(); ) {
      int rank = waiting.next();
      if (leases.nothingIsLeftFor(rank) && !leases.areDone()) {
        waiting.remove();
        addOf(now + get(Parameter.RANK_END_SECONDS), Kind.ENDED, rank);
      }
    }
    leases.share(now, List.copyOf(idle)).forEach(this::open);
    if (!idle.isEmpty()) {
      ticking = true;
      agenda.add(now + TICK_SECONDS, Kind.TICK);
    }
  }

  private void lose(int rank) {
    splits.lose(now, rank);
    leases.lose(rank);
    idle.remove(rank);
    asking.clear(rank);
    if (computed) {
      ranks.end(rank, now);
      return;
    }
    ranks.lose(rank);
    start(rank, now + get(Parameter.RESTART_SECONDS));
    // What it had waits again, perhaps for somebody who is idle.
    List.copyOf(idle).forEach(this::ask);
  }

  private void end(int rank) {
    splits.stop(now, rank);
    idle.remove(rank);
    ranks.end(rank, now);
    startRanks();
  }

  private double get(Parameter parameter) {
    return parameters.get(parameter);
  }

  private void addOf(double time, Kind kind, int rank) {
    agenda.add(time, kind, rank, ranks.attempt(rank));
  }
}
