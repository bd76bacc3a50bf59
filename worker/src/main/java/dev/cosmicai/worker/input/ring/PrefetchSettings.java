package dev.cosmicai.worker.input.ring;

/**
 * How much of the partitions is in memory at a time, whatever their size.
 *
 * @param chunkBytes what one request fetches, at most; a file of no more is fetched whole
 * @param requests under way at a time, at most
 * @param ringBytes what images stream through; more than a chunk
 * @param encodedBytes of the Java heap that samples may take in batches, such as encoded images;
 *     half as much may lie ahead of them
 */
public record PrefetchSettings(int chunkBytes, int requests, int ringBytes, long encodedBytes) {
  /** Long enough that a request's latency does not matter. */
  private static final int CHUNK_BYTES = 8 << 20;

  private static final int REQUESTS = 8;

  /** What a few requests have under way, beside what each core has in use. */
  private static final int SHARED_CHUNKS = 3;

  private static final int MOST_CHUNKS = 64;

  private static final int SMALLEST_CHUNK_BYTES = 1 << 20;

  /** Half of the heap is for images that are being decoded. */
  private static final int ENCODED_SHARE = 8;

  /** With a share of this process's heap for encoded samples. */
  public PrefetchSettings(int chunkBytes, int requests, int ringBytes) {
    this(chunkBytes, requests, ringBytes, Runtime.getRuntime().maxMemory() / ENCODED_SHARE);
  }

  /**
   * What one of several columns gets that arrive side by side.
   *
   * @param share of all their bytes, above 0 and at most 1
   */
  PrefetchSettings share(double share) {
    int chunk = Math.max(Math.min(SMALLEST_CHUNK_BYTES, chunkBytes), (int) (chunkBytes * share));
    int ring = Math.max((SHARED_CHUNKS + 1) * chunk, (int) (ringBytes * share));
    return share == 1
        ? this
        : new PrefetchSettings(
            chunk, Math.max(2, (int) Math.ceil(requests * share)), ring, encodedBytes);
  }

  /** A chunk more for each core: they are what empties the ring. */
  public static PrefetchSettings of(int cores) {
    int chunks = Math.min(MOST_CHUNKS, SHARED_CHUNKS + cores);
    return new PrefetchSettings(CHUNK_BYTES, REQUESTS, chunks * CHUNK_BYTES);
  }
}
