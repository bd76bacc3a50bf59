package dev.cosmicai.results;

/**
 * Which rank of which run a result is of.
 *
 * @param run the run's UID
 * @param rank the rank, from 0
 * @param attempt which try of the rank, from 0
 * @param manifestSha256 the digest of the manifest that the rank worked from, in hex
 * @param host the machine or pod it ran on
 */
public record RankIdentity(String run, int rank, int attempt, String manifestSha256, String host) {}
