package dev.cosmicai.benchmarks.scale;

import java.util.Locale;

/**
 * What is measured.
 *
 * @param namespace where the jobs are made; deleted before and after
 * @param operatorNamespace where the operator runs
 * @param address an address of this machine that the API server and pods reach
 * @param firstPort the first of as many TCP ports as there are jobs
 * @param jobs how many at once
 * @param ranks of each
 * @param parallelism ranks of a job that run at once
 * @param rankSeconds the mean time of a rank
 */
record ScaleSettings(
    String namespace,
    String operatorNamespace,
    String address,
    int firstPort,
    int jobs,
    int ranks,
    int parallelism,
    double rankSeconds) {
  private static final String PREFIX = "scale-";

  /** The name of the job with this number, from 0. */
  String job(int number) {
    return String.format(Locale.ROOT, "%s%03d", PREFIX, number);
  }

  /** Where that job's coordinator is played. */
  int port(String job) {
    return firstPort + Integer.parseInt(job.substring(PREFIX.length()));
  }
}
