package dev.cosmicai.coordinator.plan;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.json.StrictJson;
import dev.cosmicai.faults.InternalFault;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The content of {@code manifest.json}, flat: the run that it belongs to and the manifest, but of
 * the files only their number and their {@link ManifestChunks}.
 */
final class ManifestJson {
  private static final String FORMAT = "cosmic-manifest/2";
  private static final ObjectMapper JSON =
      StrictJson.mapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private ManifestJson() {}

  /** A generation. */
  @JsonPropertyOrder({"files", "takenAt"})
  record Taken(int files, String takenAt) {
    static Taken of(Manifest.Generation generation) {
      return new Taken(generation.files(), generation.takenAt().toString());
    }

    Manifest.Generation generation() {
      return new Manifest.Generation(files, Instant.parse(takenAt));
    }
  }

  /**
   * The fields, in the order in which people read them.
   *
   * @param sha256 the manifest's digest
   * @param base the digest of its first generation
   * @param generations when which files came
   * @param files how many there are
   * @param chunks that hold them, in order
   */
  @JsonPropertyOrder({
    "format",
    "run",
    "name",
    "startedAt",
    "sha256",
    "base",
    "generations",
    "newFiles",
    "inputBytes",
    "model",
    "data",
    "batchSize",
    "predictions",
    "predictionsFormat",
    "files",
    "chunks"
  })
  record Head(
      String format,
      String run,
      String name,
      String startedAt,
      String sha256,
      String base,
      List<Taken> generations,
      int newFiles,
      long inputBytes,
      Manifest.Model model,
      Manifest.Data data,
      int batchSize,
      boolean predictions,
      String predictionsFormat,
      int files,
      List<StoredChunk> chunks) {
    /**
     * With the files that the chunks hold, in order.
     *
     * @return empty if that is not the manifest of this digest
     */
    Optional<Manifest.Frozen> with(List<Manifest.File> all) {
      try {
        Manifest manifest =
            new Manifest(
                model,
                data,
                batchSize,
                predictions,
                PredictionsFormat.parse(predictionsFormat),
                all);
        return manifest.sha256(StoredChunk.fullOnes(chunks)).equals(sha256)
            ? Optional.of(
                new Manifest.Frozen(
                    run,
                    name,
                    Instant.parse(startedAt),
                    manifest,
                    sha256,
                    base,
                    generations.stream().map(Taken::generation).toList(),
                    newFiles))
            : Optional.empty();
      } catch (DateTimeException | IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    private boolean isSound() {
      return FORMAT.equals(format)
          && 0 <= files
          && files <= Limits.MAX_FILE_LIMIT
          && 0 <= newFiles
          && newFiles <= files
          && StoredChunk.hold(files, chunks)
          && chunks.stream().map(StoredChunk::sha256).allMatch(Head::isDigest)
          && isDigest(sha256)
          && (generations.size() == 1 ? base.equals(sha256) : isDigest(base))
          && areInOrder();
    }

    private boolean areInOrder() {
      int before = -1;
      for (int generation = 0; generation < generations.size(); generation++) {
        int now = generations.get(generation).files();
        if (now < 0 || (generation > 0 && now <= before)) {
          return false;
        }
        before = now;
      }
      return before == files;
    }

    private static boolean isDigest(String text) {
      return text.matches(RunSpec.Model.SHA256_PATTERN);
    }
  }

  /** Writes it; the chunks are to be in the store by then. */
  static byte[] write(Manifest.Frozen frozen, List<StoredChunk> chunks) {
    Manifest manifest = frozen.manifest();
    Head head =
        new Head(
            FORMAT,
            frozen.run(),
            frozen.name(),
            frozen.startedAt().toString(),
            frozen.sha256(),
            frozen.base(),
            frozen.generations().stream().map(Taken::of).toList(),
            frozen.newFiles(),
            manifest.inputBytes(),
            manifest.model(),
            manifest.data(),
            manifest.batchSize(),
            manifest.predictions(),
            manifest.predictionsFormat().toString(),
            manifest.files().size(),
            chunks);
    try {
      return JSON.writeValueAsBytes(head);
    } catch (JsonProcessingException e) {
      throw new InternalFault("a manifest cannot be written as JSON", e);
    }
  }

  /** Reads back; empty if it is not such a document. */
  static Optional<Head> read(byte[] json) {
    try {
      return Optional.ofNullable(JSON.readValue(json, Head.class)).filter(Head::isSound);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
