package dev.cosmicai.sweep.simulate;

import dev.cosmicai.sweep.simulate.Parameters.Place;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The machines that ranks run on: who runs where, and how their cores are shared. Of a job, which
 * is a rank that starts or a split that is computed, it tells the end. Not thread-safe.
 */
final class Nodes {
  private final int ranksPerNode;
  private final int atOnce;
  private final double threads;
  private final double imagePullSeconds;
  private final SharedResource[] cores;
  private final BitSet used = new BitSet();
  private final double[] imageThereAt;

  /** When the end of each node's first job was announced for. */
  private final double[] announced;

  private final Announcements announcements;

  /** Takes the time at which to look at a node again. */
  @FunctionalInterface
  interface Announcements {
    void at(double time, int node);
  }

  Nodes(Parameters parameters, Workload work, Announcements announcements) {
    this.announcements = announcements;
    double nodeCores = parameters.get(Parameter.NODE_CORES);
    int wanted = Math.min(work.worldSize(), work.parallelism());
    if (parameters.place() == Place.ONE_MACHINE) {
      atOnce = Math.min(wanted, Math.max(1, (int) nodeCores));
      ranksPerNode = work.worldSize();
      threads = Math.max(1, Math.floor(nodeCores / atOnce));
      imagePullSeconds = 0;
    } else {
      double rankCores = parameters.get(Parameter.RANK_CORES);
      atOnce = wanted;
      ranksPerNode = Math.max(1, (int) (nodeCores / rankCores));
      threads = rankCores;
      imagePullSeconds = parameters.get(Parameter.IMAGE_PULL_SECONDS);
    }
    // Pods that come later find room where others have been.
    int ranks = parameters.place() == Place.ONE_MACHINE ? work.worldSize() : atOnce;
    cores = new SharedResource[(ranks - 1) / ranksPerNode + 1];
    for (int node = 0; node < cores.length; node++) {
      cores[node] = new SharedResource(Math.max(nodeCores, threads), 1, jobs(work));
    }
    imageThereAt = new double[cores.length];
    announced = new double[cores.length];
    Arrays.fill(imageThereAt, Double.NaN);
    Arrays.fill(announced, Double.POSITIVE_INFINITY);
  }

  /** Those that share a node are told apart by this. */
  private int jobs(Workload work) {
    return (work.worldSize() - 1) / cores.length + 1;
  }

  /** How many have had a rank. */
  int used() {
    return used.cardinality();
  }

  /** How many ranks of a node run at the same time, at most. */
  int atOnceOnANode() {
    return Math.min(ranksPerNode, atOnce);
  }

  /** How many ranks run at the same time. */
  int atOnce() {
    return atOnce;
  }

  /** What a rank that computes keeps busy. */
  double threads() {
    return threads;
  }

  /** When a rank's node has the image, if the rank comes to it now. */
  double imageThere(double now, int rank) {
    int node = node(rank);
    if (Double.isNaN(imageThereAt[node])) {
      imageThereAt[node] = now + imagePullSeconds;
    }
    return Math.max(now, imageThereAt[node]);
  }

  /** A rank begins what takes so many core-seconds. */
  void begin(double now, int rank, double coreSeconds, double threadsOfIt) {
    SharedResource node = cores[node(rank)];
    used.set(node(rank));
    node.add(now, rank / cores.length, Math.max(0, coreSeconds), threadsOfIt);
    announce(node(rank));
  }

  /** Whether a rank has begun something that is not done. */
  boolean runs(int rank) {
    return cores[node(rank)].runs(rank / cores.length);
  }

  /** A rank leaves off what it has begun, if it has. */
  void cancel(double now, int rank) {
    cores[node(rank)].cancel(now, rank / cores.length);
    announce(node(rank));
  }

  /** The rank whose job is done now on a node; -1 if there is none. */
  int done(double now, int node) {
    if (announced[node] <= now) {
      announced[node] = Double.POSITIVE_INFINITY;
    }
    if (cores[node].nextTime() > now) {
      announce(node);
      return -1;
    }
    int job = cores[node].complete();
    announce(node);
    return job * cores.length + node;
  }

  private int node(int rank) {
    return rank % cores.length;
  }

  private void announce(int node) {
    double time = cores[node].nextTime();
    // One that was announced earlier is looked at then, and announced anew.
    if (time < announced[node]) {
      announced[node] = time;
      announcements.at(time, node);
    }
  }
}
