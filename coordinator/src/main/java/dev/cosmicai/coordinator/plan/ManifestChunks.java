package dev.cosmicai.coordinator.plan;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cosmicai.contract.json.StrictJson;
import dev.cosmicai.faults.InternalFault;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A manifest's files in the form in which they are stored and digested: so many to a chunk that
 * none is large, however many files there are.
 */
final class ManifestChunks {
  /** Files of a chunk; the last one may have fewer. */
  static final int FILES = 10_000;

  /** More than the JSON of a chunk ever has: keys of 1,024 bytes, of which each may be escaped. */
  static final long MAX_BYTES = FILES * (6L * 1_024 + 512);

  private static final JsonMapper JSON = StrictJson.mapper();

  private ManifestChunks() {}

  /** A chunk's files, of which the first has this position in the manifest. */
  @JsonPropertyOrder({"first", "files"})
  private record Chunk(int first, List<Manifest.File> files) {}

  /** Into how many chunks so many files go. */
  static int count(int files) {
    return (int) (((long) files + FILES - 1) / FILES);
  }

  /** A chunk as it is stored. */
  static byte[] json(Manifest manifest, int chunk) {
    int first = chunk * FILES;
    int end = Math.min(first + FILES, manifest.files().size());
    try {
      return JSON.writeValueAsBytes(new Chunk(first, manifest.files().subList(first, end)));
    } catch (JsonProcessingException e) {
      throw new InternalFault("a manifest's files cannot be written as JSON", e);
    }
  }

  /** The digests of all chunks, in order. */
  static List<String> sha256Of(Manifest manifest) {
    return sha256Of(manifest, List.of());
  }

  /**
   * The same where those of the first chunks are known.
   *
   * @param first theirs, of chunks that are full
   */
  static List<String> sha256Of(Manifest manifest, List<String> first) {
    return Stream.concat(
            first.stream(),
            IntStream.range(first.size(), count(manifest.files().size()))
                .mapToObj(chunk -> Sha256.of(json(manifest, chunk))))
        .toList();
  }

  /**
   * Reads a chunk back.
   *
   * @param files of the whole manifest
   * @return its files; empty if it is not that chunk
   */
  static Optional<List<Manifest.File>> read(byte[] json, int chunk, int files) {
    try {
      Chunk read = JSON.readValue(json, Chunk.class);
      int first = chunk * FILES;
      return read != null
              && read.files() != null
              && read.first() == first
              && read.files().size() == Math.min(FILES, files - first)
          ? Optional.of(read.files())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
