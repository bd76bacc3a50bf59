package dev.cosmicai.coordinator.plan;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * A chunk as {@code manifest.json} names it: some of the manifest's files that are one object in
 * the store.
 *
 * <p>Each {@value ManifestChunks#FILES} files, counted from the first one, are a full chunk as soon
 * as there are as many, and stay it. The few behind them come in any number of generations, and are
 * merged as a binary counter carries: each of their chunks has at least twice as many files as the
 * next one. So no file is written more often than the logarithm says, there are at most 13 such
 * chunks, and what is replaced and stays in the store is little.
 *
 * @param first its first file's position in the manifest
 * @param files how many it holds, at least 1
 * @param sha256 of its content, in hex
 */
@JsonPropertyOrder({"first", "files", "sha256"})
record StoredChunk(int first, int files, String sha256) {
  /** The position behind its last file. */
  int end() {
    return first + files;
  }

  private boolean isFull() {
    return files == ManifestChunks.FILES;
  }

  /** The digests of the full ones of a manifest's chunks. */
  static List<String> fullOnes(List<StoredChunk> chunks) {
    return chunks.stream().filter(StoredChunk::isFull).map(StoredChunk::sha256).toList();
  }

  /** Whether these are, in order, chunks of a manifest of so many files. */
  static boolean hold(int files, List<StoredChunk> chunks) {
    int full = files - files % ManifestChunks.FILES;
    int next = 0;
    for (StoredChunk chunk : chunks) {
      if (chunk.first != next
          || chunk.files < 1
          || chunk.files > files - next
          || (next < full && !chunk.isFull())) {
        return false;
      }
      next = chunk.end();
    }
    return next == files;
  }

  /**
   * Those of a manifest's chunks that stay as they are when there are so many files; the files
   * behind them are written anew.
   *
   * @param files how many there are by then, no fewer than the chunks hold
   */
  static List<StoredChunk> kept(List<StoredChunk> chunks, int files) {
    int kept = chunks.size();
    int first = kept == 0 ? 0 : chunks.get(kept - 1).end();
    int end = ManifestChunks.end(first, files);
    boolean fills = end % ManifestChunks.FILES == 0;
    // Those before a multiple of the number of a full one's files are full.
    while (first % ManifestChunks.FILES != 0
        && (fills || chunks.get(kept - 1).files < 2 * (end - first))) {
      kept--;
      first = chunks.get(kept).first;
    }
    return chunks.subList(0, kept);
  }
}
