package dev.cosmicai.rendezvous.split;

/**
 * What the splits of a generation came to, for good.
 *
 * @param metrics of those that were committed, merged and encoded
 * @param committed how many were
 * @param failed how many of them failed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GenerationResult(byte[] metrics, int committed, int failed) {}
