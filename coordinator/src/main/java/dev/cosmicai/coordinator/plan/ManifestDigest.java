package dev.cosmicai.coordinator.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.faults.InternalFault;
import java.util.List;

/** The digest of a manifest. */
final class ManifestDigest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ManifestDigest() {}

  /**
   * SHA-256 in lower-case hex.
   *
   * @param chunks the digests of the files, see {@link ManifestChunks}
   */
  static String of(Manifest manifest, List<String> chunks) {
    try {
      return Sha256.of(JSON.writeValueAsBytes(Content.of(manifest, chunks)));
    } catch (JsonProcessingException e) {
      throw new InternalFault("a manifest cannot be written as JSON", e);
    }
  }

  /** What the digest covers. The order and the names are part of it: never change them. */
  @JsonPropertyOrder({
    "version",
    "modelSha256",
    "precision",
    "modelBatchSize",
    "modelDevice",
    "bucket",
    "format",
    "splitBytes",
    "reading",
    "batchSize",
    "predictions",
    "predictionsFormat",
    "files",
    "chunks",
    "command"
  })
  private record Content(
      int version,
      String modelSha256,
      String precision,
      int modelBatchSize,
      String modelDevice,
      String bucket,
      String format,
      long splitBytes,
      String reading,
      int batchSize,
      boolean predictions,
      PredictionsFormat predictionsFormat,
      int files,
      List<String> chunks,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> command) {
    static Content of(Manifest manifest, List<String> chunks) {
      return new Content(
          2,
          manifest.model().sha256(),
          manifest.model().precision(),
          manifest.model().batchSize(),
          manifest.model().device(),
          manifest.data().bucket(),
          manifest.data().format(),
          manifest.data().splitBytes(),
          manifest.data().reading(),
          manifest.batchSize(),
          manifest.predictions(),
          manifest.predictionsFormat(),
          manifest.files().size(),
          chunks,
          manifest.model().command());
    }
  }
}
