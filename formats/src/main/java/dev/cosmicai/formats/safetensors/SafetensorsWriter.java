package dev.cosmicai.formats.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Map;

/**
 * Writes safetensors. The header is padded with spaces, as the format allows, so that the first
 * tensor begins at a multiple of 64 bytes; the others follow without gaps. Needs constant memory,
 * and the same tensors in the same order always give the same bytes. The stream stays open.
 */
public final class SafetensorsWriter {
  private static final int LENGTH_BYTES = 8;
  private static final int ALIGNMENT_BYTES = 64;
  private static final JsonFactory JSON = new JsonFactory();

  private SafetensorsWriter() {}

  /** Writes the tensors in the map's order. */
  public static void write(OutputStream out, Map<String, Tensor> tensors) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(header)) {
      describe(json, tensors);
    }
    while ((LENGTH_BYTES + header.size()) % ALIGNMENT_BYTES != 0) {
      header.write(' ');
    }
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.size()).array());
    header.writeTo(out);
    WritableByteChannel channel = Channels.newChannel(out);
    for (Tensor tensor : tensors.values()) {
      ByteBuffer data = tensor.data();
      while (data.hasRemaining()) {
        channel.write(data);
      }
    }
  }

  private static void describe(JsonGenerator json, Map<String, Tensor> tensors) throws IOException {
    long offset = 0;
    json.writeStartObject();
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      long[] shape = tensor.shape();
      long end = offset + tensor.data().remaining();
      json.writeObjectFieldStart(entry.getKey());
      json.writeStringField("dtype", tensor.type().safetensors());
      json.writeFieldName("shape");
      json.writeArray(shape, 0, shape.length);
      json.writeFieldName("data_offsets");
      json.writeArray(new long[] {offset, end}, 0, 2);
      json.writeEndObject();
      offset = end;
    }
    json.writeEndObject();
  }
}
