package dev.cosmicai.coordinator.plan;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cosmicai.contract.json.StrictJson;
import dev.cosmicai.faults.InternalFault;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A manifest's files in the form in which they are stored and digested: so many to a chunk that
 * none is large, however many files there are. Stored, the last one may be several, see {@link
 * StoredChunk}.
 */
final class ManifestChunks {
  /** Files of a full chunk. */
  static final int FILES = 10_000;

  /** More than the JSON of a chunk ever has: keys of 1,024 bytes, of which each may be escaped. */
  static final long MAX_BYTES = FILES * (6L * 1_024 + 512);

  private static final JsonMapper JSON = StrictJson.mapper();

  private ManifestChunks() {}

  /** A chunk's files, of which the first has this position in the manifest. */
  @JsonPropertyOrder({"first", "files"})
  private record Content(int first, List<Manifest.File> files) {}

  /**
   * Where a chunk ends that begins at this position.
   *
   * @param files of the whole manifest
   */
  static int end(int first, int files) {
    return Math.min(first - first % FILES + FILES, files);
  }

  /**
   * Where the chunks begin that hold the files from a position on.
   *
   * @param files of the whole manifest
   */
  static Stream<Integer> firsts(int from, int files) {
    return IntStream.iterate(from, first -> first < files, first -> end(first, files)).boxed();
  }

  /** The chunk that begins at this position, as it is stored. */
  static byte[] json(Manifest manifest, int first) {
    int end = end(first, manifest.files().size());
    try {
      return JSON.writeValueAsBytes(new Content(first, manifest.files().subList(first, end)));
    } catch (JsonProcessingException e) {
      throw new InternalFault("a manifest's files cannot be written as JSON", e);
    }
  }

  /**
   * What the manifest's digest covers of its files, however they are stored: the digests of full
   * chunks and a last one.
   *
   * @param full those that are known, of the first chunks, which are full
   */
  static List<String> sha256Of(Manifest manifest, List<String> full) {
    Stream<String> others =
        firsts(full.size() * FILES, manifest.files().size())
            .map(first -> Sha256.of(json(manifest, first)));
    return Stream.concat(full.stream(), others).toList();
  }

  /**
   * Reads a chunk back, which must be as it is written here: its digest is one of the content only
   * if there are no two texts for it.
   *
   * @return its files; empty if it is not that chunk
   */
  static Optional<List<Manifest.File>> read(byte[] json, StoredChunk chunk) {
    if (!Sha256.of(json).equals(chunk.sha256())) {
      return Optional.empty();
    }
    try {
      Content read = JSON.readValue(json, Content.class);
      return read != null
              && read.files() != null
              && read.first() == chunk.first()
              && read.files().size() == chunk.files()
              && Arrays.equals(JSON.writeValueAsBytes(read), json)
          ? Optional.of(read.files())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
