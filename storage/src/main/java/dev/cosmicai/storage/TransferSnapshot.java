package dev.cosmicai.storage;

/**
 * What a {@link TransferStats} had recorded at one moment. All times are of single requests, from
 * the moment that the request was sent until its body was read to the end; requests overlap, so
 * their sum is not a duration. Without a request every number is 0.
 *
 * @param requests requests that the store answered with content, repeated ones included
 * @param bytes bytes of content received
 * @param totalSeconds the sum of the requests' times
 * @param minSeconds the shortest request
 * @param maxSeconds the longest request
 * @param avgSeconds {@code totalSeconds / requests}
 * @param firstRequestEpochSeconds when the first request was sent, in seconds since 1970 (UTC)
 * @param lastResponseEpochSeconds when the last body ended, in seconds since 1970 (UTC)
 */
public record TransferSnapshot(
    long requests,
    long bytes,
    double totalSeconds,
    double minSeconds,
    double maxSeconds,
    double avgSeconds,
    double firstRequestEpochSeconds,
    double lastResponseEpochSeconds) {}
