package dev.cosmicai.results.rank;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A rank's reads from S3. The time of a request ends when its body was read.
 *
 * @param requests requests that were answered
 * @param bytes bytes of their bodies
 * @param totalSeconds time of all requests together; parallel ones each count
 * @param minSeconds the fastest request; NaN without requests
 * @param maxSeconds the slowest request; NaN without requests
 * @param avgSeconds the mean; NaN without requests
 * @param firstRequestEpochSeconds when the first was sent, since 1970; NaN without requests
 * @param lastResponseEpochSeconds when the last was read, since 1970; NaN without requests
 */
public record S3Transfers(
    @JsonProperty("s3_num_requests") long requests,
    @JsonProperty("s3_bytes") long bytes,
    @JsonProperty("s3_total_time") double totalSeconds,
    @JsonProperty("s3_min_time") double minSeconds,
    @JsonProperty("s3_max_time") double maxSeconds,
    @JsonProperty("s3_avg_time") double avgSeconds,
    @JsonProperty("s3_first_request_time") double firstRequestEpochSeconds,
    @JsonProperty("s3_last_response_time") double lastResponseEpochSeconds) {
  /** A missing time is NaN, never 0. */
  public S3Transfers {
    if (requests == 0) {
      minSeconds = Double.NaN;
      maxSeconds = Double.NaN;
      avgSeconds = Double.NaN;
      firstRequestEpochSeconds = Double.NaN;
      lastResponseEpochSeconds = Double.NaN;
    }
  }

  /** Of a rank that read nothing. */
  public static S3Transfers none() {
    return new S3Transfers(0, 0, 0, 0, 0, 0, 0, 0);
  }
}
