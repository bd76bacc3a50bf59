package dev.cosmicai.results;

/**
 * The result of one rank, which it stores before it contributes: what it did, how long it took and
 * its share of the metrics. Its JSON is described at {@link RankResultJson}.
 *
 * @param identity which rank of which run
 * @param work what it worked on
 * @param times how long it took
 * @param s3 its reads from S3
 * @param memory where its memory went
 * @param machine where it ran
 * @param metrics what it contributes to the run's reduce
 */
public record RankResult(
    RankIdentity identity,
    RankWork work,
    RankTimes times,
    S3Transfers s3,
    RankMemory memory,
    Machine machine,
    RankMetrics metrics) {
  /** The JSON, flat, in UTF-8. */
  public byte[] toJson() {
    return RankResultJson.write(this);
  }

  /**
   * Reads what {@link #toJson()} wrote; fields that it does not know are left aside.
   *
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if it is anything else
   */
  public static RankResult fromJson(byte[] json) {
    return RankResultJson.read(json);
  }
}
