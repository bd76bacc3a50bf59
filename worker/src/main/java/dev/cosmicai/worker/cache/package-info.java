/**
 * A folder in which the ranks of one machine share what they download. Start reading with {@link
 * dev.cosmicai.worker.cache.ModelCache}: what is there and whole is copied ({@link
 * dev.cosmicai.worker.cache.CacheEntry}); else one process downloads, under a lock that dies with
 * it ({@link dev.cosmicai.worker.cache.EntryLock}), and the others wait. Nothing here knows what a
 * model is. Uses {@code context}.
 */
package dev.cosmicai.worker.cache;
