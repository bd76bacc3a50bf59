/**
 * Objects in a store that speaks S3: names, listings, parallel reads and idempotent writes.
 *
 * <p>Start with {@link dev.cosmicai.storage.ObjectStore}, the only class with operations; {@code
 * Listing}, {@code SmallObjects}, {@code RangedDownload} and {@link
 * dev.cosmicai.storage.MultipartOutput} are its parts. Each carries out its requests by {@code
 * storage.calls}: on other threads, tried again, errors turned into a {@link
 * dev.cosmicai.faults.Fault}. {@code storage.access} finds credentials and certificate authorities.
 * {@code StoreClient} configures the SDK, which itself never retries.
 *
 * <p>An answer counts as whole by its own sign and not because nothing more came: a listing by
 * {@code IsTruncated}, a body by its length, an upload by its ETag.
 *
 * <p>A partition is read by {@link dev.cosmicai.storage.ObjectStore#fetch}, piece by piece, or by
 * {@link dev.cosmicai.storage.ObjectStore#download}: ranges of 8 MiB, eight at once. Either copies
 * the bytes through a chunk of 64 KiB into a direct buffer, from which tensors are later taken
 * without another copy. A range that breaks off goes on where it broke off; {@code If-Match} makes
 * sure that all ranges are of one version.
 *
 * <p>This package knows nothing of runs, ranks or formats; it may use the SDK, {@code faults} and
 * {@code contract}.
 */
package dev.cosmicai.storage;
