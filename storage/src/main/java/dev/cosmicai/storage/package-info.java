/**
 * Objects in a store that speaks S3: names, listings, parallel reads and idempotent writes.
 *
 * <p>Start with {@link dev.cosmicai.storage.ObjectStore}, the only class with operations. A call
 * goes through three rooms: {@code StoreCalls} takes it off the caller's thread, so that the caller
 * can be interrupted; {@code Retry} decides how often and how long to try; {@code StoreErrors}, the
 * only place that knows the SDK's and the stores' errors, turns the last one into a {@link
 * dev.cosmicai.faults.Fault}. {@code StoreClient} configures the SDK, which itself never retries.
 *
 * <p>A partition is read by {@link dev.cosmicai.storage.ObjectStore#fetch}, piece by piece, or by
 * {@link dev.cosmicai.storage.ObjectStore#download}: ranges of 8 MiB, eight at once. Either copies
 * the bytes through a chunk of 64 KiB into a direct buffer, from which tensors are later taken
 * without another copy. A range that breaks off goes on where it broke off; {@code If-Match} makes
 * sure that all ranges are of one version.
 *
 * <p>This package knows nothing of runs, ranks or formats; it may use the SDK and {@code faults}.
 */
package dev.cosmicai.storage;
