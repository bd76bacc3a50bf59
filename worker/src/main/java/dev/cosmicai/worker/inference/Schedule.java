package dev.cosmicai.worker.inference;

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
 * @param streams forward passes in flight, from 1
 * @param threadsPerStream threads of one pass, from 1
 */
public record Schedule(int streams, int threadsPerStream) {
  /**
   * Shares out the cores.
   *
   * @param cores that this process really has, from 1
   * @param streams how many forward passes share them; unset: one for each core. Fewer take less
   *     memory
   */
  public static Schedule of(int cores, OptionalInt streams) {
    int inFlight = Math.min(cores, streams.orElse(cores));
    return new Schedule(inFlight, cores / inFlight);
  }

  /** The cores in use. */
  int cores() {
    return streams * threadsPerStream;
  }
}
