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
 * the files only their number and the digests of their {@link ManifestChunks}.
 */
final class ManifestJson {
  private static final String FORMAT = "cosmic-manifest/2";
  private static final ObjectMapper JSON =
      StrictJson.mapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private ManifestJson() {}

  /**
   * The fields, in the order in which people read them.
   *
   * @param sha256 the manifest's digest
   * @param earlier the digests that it had before files came to it
   * @param files how many there are
   * @param chunks the digests of the chunks that hold them, in order
   */
  @JsonPropertyOrder({
    "format",
    "run",
    "name",
    "startedAt",
    "sha256",
    "earlier",
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
      List<String> earlier,
      int newFiles,
      long inputBytes,
      Manifest.Model model,
      Manifest.Data data,
      int batchSize,
      boolean predictions,
      String predictionsFormat,
      int files,
      List<String> chunks) {
    /**
     * With the files, in order, whose chunks have these digests.
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
        return manifest.sha256(chunks).equals(sha256)
            ? Optional.of(
                new Manifest.Frozen(
                    run, name, Instant.parse(startedAt), manifest, sha256, earlier, newFiles))
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
          && chunks.size() == ManifestChunks.count(files)
          && chunks.stream().allMatch(Head::isDigest)
          && earlier.stream().allMatch(Head::isDigest)
          && isDigest(sha256);
    }

    private static boolean isDigest(String text) {
      return text.matches(RunSpec.Model.SHA256_PATTERN);
    }
  }

  /** Writes it; the chunks are to be in the store by then. */
  static byte[] write(Manifest.Frozen frozen, List<String> chunks) {
    Manifest manifest = frozen.manifest();
    Head head =
        new Head(
            FORMAT,
            frozen.run(),
            frozen.name(),
            frozen.startedAt().toString(),
            frozen.sha256(),
            frozen.earlier(),
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
