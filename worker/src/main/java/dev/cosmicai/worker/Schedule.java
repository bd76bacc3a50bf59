package dev.cosmicai.worker;

import java.util.OptionalInt;

/**
 * How a rank uses its cores: so many forward passes in flight, each on so many threads.
 *
 * <p>A pass in flight for each core, with one thread each, beats one pass on all cores: libtorch
 * splits every operator of a pass among its threads and waits for the slowest after each of them,
 * hundreds of times a pass, while passes side by side never wait for each other. Nor are there idle
 * threads, which would spin on a core that another process wants.
 *
 * <p>Neither the samples nor the threads of a pass depend on the cores, since libtorch rounds
 * differently for another number of either: the same job gives the same bits on any number of
 * cores. Memory grows with them, by the activations of a pass for each.
 *
 * @param lanes forward passes in flight, from 1
 * @param threadsPerForward threads of one pass, from 1
 */
record Schedule(int lanes, int threadsPerForward) {
  /**
   * Shares out the cores.
   *
   * @param cores that this process really has, from 1
   * @param forcedLanes how many lanes share them, if somebody wants to have it so, such as for want
   *     of memory
   */
  static Schedule of(int cores, OptionalInt forcedLanes) {
    int lanes = Math.min(cores, forcedLanes.orElse(cores));
    return new Schedule(lanes, cores / lanes);
  }
}
