package dev.cosmicai.rendezvous.journal;

/**
 * Metrics of splits of a generation.
 *
 * @param generation from 0
 * @param encoded the metrics, merged
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GenerationMetrics(int generation, byte[] encoded) {}
