package dev.cosmicai.results.summary;

import dev.cosmicai.results.rank.S3Transfers;

/**
 * The S3 columns of CAI's table: total times added up, the others averaged over the ranks that sent
 * requests.
 */
public final class S3Statistics {
  private long requests;
  private long bytes;
  private double totalSeconds;
  private double sumOfAverages;
  private double sumOfMinima;
  private double sumOfMaxima;
  private long ranks;

  void add(S3Transfers transfers) {
    requests += transfers.requests();
    bytes += transfers.bytes();
    totalSeconds += transfers.totalSeconds();
    if (transfers.requests() > 0) {
      sumOfAverages += transfers.avgSeconds();
      sumOfMinima += transfers.minSeconds();
      sumOfMaxima += transfers.maxSeconds();
      ranks++;
    }
  }

  /** Of all ranks. */
  public RunSummary.S3Totals totals() {
    return new RunSummary.S3Totals(requests, bytes, totalSeconds);
  }

  /** The time of all requests together. */
  public double totalSeconds() {
    return totalSeconds;
  }

  /** The mean time of a request. */
  public double meanAverageSeconds() {
    return sumOfAverages / ranks;
  }

  /** The fastest request of a rank. */
  public double meanMinSeconds() {
    return sumOfMinima / ranks;
  }

  /** The slowest request of a rank. */
  public double meanMaxSeconds() {
    return sumOfMaxima / ranks;
  }
}
