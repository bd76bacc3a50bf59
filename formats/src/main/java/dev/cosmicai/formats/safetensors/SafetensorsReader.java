package dev.cosmicai.formats.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.PlainMember;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads safetensors: the length of a header in 8 bytes, little-endian; the header, a JSON object
 * {@code {"images":{"dtype":"F32","shape":[8,5],"data_offsets":[0,160]},…}}; the tensors. The
 * {@code __metadata__} is skipped.
 */
public final class SafetensorsReader {
  static final String METADATA = "__metadata__";

  private static final int LENGTH_BYTES = 8;
  // The reference implementation allows 100 MB; a partition has three tensors.
  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final int MAX_DIMENSIONS = 32;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final FileFaults faults;
  private final FileBytes file;
  private final long dataOffset;

  private SafetensorsReader(FileFaults faults, FileBytes file, long dataOffset) {
    this.faults = faults;
    this.file = file;
    this.dataOffset = dataOffset;
  }

  /**
   * All tensors by name.
   *
   * @param file from its position to its limit; the tensors are views of it
   * @param name the file's URI, for messages
   * @throws FatalFault (PartitionCorrupt, PartitionShape)
   */
  public static Map<String, Tensor> read(ByteBuffer file, String name) {
    FileFaults faults = FileFaults.partition(name);
    FileBytes bytes = FileBytes.of(file);
    return tensors(bytes, faults).toTensors(new MemoryBudget(faults, bytes));
  }

  public static TensorSet tensors(FileBytes file, FileFaults faults) {
    ByteCursor cursor =
        new ByteCursor(
            file.read(0, (int) Math.min(file.size(), LENGTH_BYTES + MAX_HEADER_BYTES)),
            faults,
            "its header");
    long headerBytes = cursor.i64();
    if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES) {
      throw faults.corrupt(
          "is damaged: a safetensors header of %,d bytes; at most %,d are possible",
          headerBytes, MAX_HEADER_BYTES);
    }
    byte[] header = new byte[(int) headerBytes];
    cursor.take(headerBytes).get(header);
    try (JsonParser json = JSON.createParser(header)) {
      return new SafetensorsReader(faults, file, cursor.position()).header(json);
    } catch (IOException e) {
      throw faults.corrupt("is damaged: its safetensors header is not valid JSON");
    }
  }

  /** Whether a file may be one: a length that fits, then an opening brace. */
  public static boolean looksLike(FileBytes file) {
    if (file.size() <= LENGTH_BYTES) {
      return false;
    }
    ByteBuffer view = file.read(0, LENGTH_BYTES + 1);
    return view.getLong(0) > 0
        && view.getLong(0) <= file.size() - LENGTH_BYTES
        && view.get(LENGTH_BYTES) == '{';
  }

  private TensorSet header(JsonParser json) throws IOException {
    Map<String, StridedTensor> tensors = new LinkedHashMap<>();
    require(json.nextToken() == JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      require(json.nextToken() == JsonToken.START_OBJECT);
      if (name.equals(METADATA)) {
        json.skipChildren();
      } else {
        tensors.put(name, tensor(json, FileFaults.quote(name)));
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null);
    return new TensorSet(tensors, true);
  }

  private StridedTensor tensor(JsonParser json, String label) throws IOException {
    String dtype = null;
    long[] shape = null;
    long[] offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "dtype" -> {
          require(value == JsonToken.VALUE_STRING);
          dtype = json.getText();
        }
        case "shape" -> shape = numbers(json);
        case "data_offsets" -> offsets = numbers(json);
        default -> throw damaged();
      }
    }
    require(dtype != null && shape != null && offsets != null && offsets.length == 2);
    return tensor(dtype, shape, offsets[0], offsets[1], label);
  }

  private StridedTensor tensor(String dtype, long[] shape, long begin, long end, String label) {
    ElementType type =
        ElementType.ofSafetensors(dtype)
            .orElseThrow(
                () ->
                    faults.shape(
                        "holds elements of type %s in %s; wanted floating point",
                        FileFaults.quote(dtype), label));
    if (begin < 0 || begin > end || end > file.size() - dataOffset) {
      throw faults.corrupt("is damaged or cut short: %s does not lie inside the file", label);
    }
    Member bytes = new PlainMember(file, dataOffset + begin, end - begin, faults);
    return StridedTensor.dense(type, shape, false, Extent.of(bytes), faults, label);
  }

  private long[] numbers(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY);
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      numbers.add(json.getLongValue());
      require(numbers.size() <= MAX_DIMENSIONS);
    }
    require(json.currentToken() == JsonToken.END_ARRAY);
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private void require(boolean condition) {
    if (!condition) {
      throw damaged();
    }
  }

  private FatalFault damaged() {
    return faults.corrupt("is damaged: its safetensors header is not as the format says");
  }
}
