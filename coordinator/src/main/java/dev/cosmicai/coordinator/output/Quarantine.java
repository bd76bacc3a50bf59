package dev.cosmicai.coordinator.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.rendezvous.split.BadSample;
import dev.cosmicai.storage.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * The samples that a run has set aside.
 *
 * @param maxBadSamples how many it tolerates
 * @param badSamples all of them, in the order of their splits and rows
 */
public record Quarantine(int maxBadSamples, List<BadSample> badSamples) {
  /** Of a run that tolerates none. */
  public static final Quarantine NONE = new Quarantine(0, List.of());

  /**
   * Writes {@code quarantine.json}.
   *
   * @param manifest the run's
   * @param splits of that
   */
  public void write(ObjectStore store, OutputLayout layout, Manifest manifest, Splits splits) {
    store.put(layout.quarantine(), json(manifest, splits), "application/json");
  }

  /**
   * The content of {@code quarantine.json}:
   *
   * <pre>{@code
   * {"samples": …, "maxBadSamples": …,
   *  "badSamples": [{"file": …, "row": …, "column": …, "reason": …, "message": …}, …]}
   * }</pre>
   */
  private byte[] json(Manifest manifest, Splits splits) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
      out.useDefaultPrettyPrinter();
      out.writeStartObject();
      out.writeNumberField("samples", badSamples.size());
      out.writeNumberField("maxBadSamples", maxBadSamples);
      out.writeArrayFieldStart("badSamples");
      for (BadSample bad : badSamples) {
        Manifest.File file = manifest.files().get(splits.fileOf(bad.split()));
        out.writeStartObject();
        out.writeStringField("file", manifest.uriOf(file).toString());
        out.writeNumberField("row", bad.row());
        out.writeStringField("column", bad.column());
        out.writeStringField("reason", bad.reason());
        out.writeStringField("message", bad.message());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new InternalFault("bad samples cannot be written as JSON", e);
    }
    return bytes.toByteArray();
  }
}
