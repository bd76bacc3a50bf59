package dev.cosmicai.coordinator.plan;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.faults.InternalFault;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The content of {@code manifest.json}: the run that it belongs to, and the manifest, flat. */
final class ManifestJson {
  private static final String FORMAT = "cosmic-manifest/1";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private ManifestJson() {}

  /** The fields, in the order in which people read them. */
  @JsonPropertyOrder({
    "format",
    "run",
    "name",
    "startedAt",
    "sha256",
    "worldSize",
    "inputBytes",
    "model",
    "data",
    "batchSize",
    "predictions",
    "predictionsFormat",
    "files",
    "ranks"
  })
  private record Document(
      String format,
      String run,
      String name,
      String startedAt,
      String sha256,
      int worldSize,
      long inputBytes,
      Manifest.Model model,
      Manifest.Data data,
      int batchSize,
      boolean predictions,
      @JsonSetter(nulls = Nulls.AS_EMPTY) String predictionsFormat,
      List<Manifest.File> files,
      List<List<Integer>> ranks) {
    Manifest.Frozen toFrozen() {
      PredictionsFormat stored = PredictionsFormat.ofRecord(predictionsFormat);
      Manifest manifest = new Manifest(model, data, batchSize, predictions, stored, files, ranks);
      return new Manifest.Frozen(run, name, Instant.parse(startedAt), manifest, sha256);
    }
  }

  static byte[] write(Manifest.Frozen frozen) {
    Manifest manifest = frozen.manifest();
    Document document =
        new Document(
            FORMAT,
            frozen.run(),
            frozen.name(),
            frozen.startedAt().toString(),
            frozen.sha256(),
            manifest.worldSize(),
            manifest.inputBytes(),
            manifest.model(),
            manifest.data(),
            manifest.batchSize(),
            manifest.predictions(),
            manifest.predictionsFormat().toString(),
            manifest.files(),
            manifest.ranks());
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new InternalFault("a manifest cannot be written as JSON", e);
    }
  }

  /** Reads back; empty if it is not such a document, or was changed since it was written. */
  static Optional<Manifest.Frozen> read(byte[] json) {
    try {
      Document document = JSON.readValue(json, Document.class);
      if (document == null || !FORMAT.equals(document.format())) {
        return Optional.empty();
      }
      Manifest.Frozen frozen = document.toFrozen();
      return frozen.manifest().sha256().equals(frozen.sha256())
          ? Optional.of(frozen)
          : Optional.empty();
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
