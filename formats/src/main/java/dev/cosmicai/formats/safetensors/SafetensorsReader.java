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
import dev.cosmicai.formats.tensor.TensorSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads safetensors: the length of a header in 8 bytes, little-endian; the header, a JSON object
 * {@code {"images":{"dtype":"F32","shape":[8,5],"data_offsets":[0,160]},…}}; the tensors. The
 * {@code __metadata__} is skipped, whatever its size.
 */
public final class SafetensorsReader {
  private static final int LENGTH_BYTES = 8;

  /** As the format has it. */
  private static final int MAX_HEADER_BYTES = 100_000_000;

  /** What describes a tensor takes several times as much memory as in the file. */
  private static final int MAX_TENSORS = 2_048;

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

  /** The tensors by name; only the header is read. */
  public static TensorSet tensors(FileBytes file, FileFaults faults, MemoryBudget budget) {
    ByteBuffer prefix = file.read(0, (int) Math.min(file.size(), LENGTH_BYTES));
    long headerBytes = new ByteCursor(prefix, faults, "its header").i64();
    if (headerBytes < 2 || headerBytes > file.size() - LENGTH_BYTES) {
      throw faults.corrupt(
          "is damaged or cut short: a safetensors header of %,d bytes does not lie inside the file",
          headerBytes);
    } else if (headerBytes > MAX_HEADER_BYTES) {
      throw faults.shape(
          "has a safetensors header of %,d bytes, which is not supported; the format allows %,d",
          headerBytes, MAX_HEADER_BYTES);
    }
    budget.charge(headerBytes);
    byte[] header = new byte[(int) headerBytes];
    file.read(LENGTH_BYTES, (int) headerBytes).get(header);
    Metadata.blank(header);
    try (JsonParser json = JSON.createParser(header)) {
      return new SafetensorsReader(faults, file, LENGTH_BYTES + headerBytes).header(json);
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
    Map<String, Supplier<StridedTensor>> tensors = new LinkedHashMap<>();
    require(json.nextToken() == JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      require(json.nextToken() == JsonToken.START_OBJECT);
      if (name.equals(Metadata.KEY)) {
        json.skipChildren();
        continue;
      }
      tensors.put(name, tensor(json, name));
      if (tensors.size() > MAX_TENSORS) {
        throw faults.shape("holds more than %,d tensors, which is not supported", MAX_TENSORS);
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null);
    return new TensorSet(tensors, true);
  }

  private Supplier<StridedTensor> tensor(JsonParser json, String name) throws IOException {
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
    String type = dtype;
    long[] lengths = shape;
    long begin = offsets[0];
    long end = offsets[1];
    return () -> tensor(type, lengths, begin, end, FileFaults.quote(name));
  }

  private StridedTensor tensor(String dtype, long[] shape, long begin, long end, String label) {
    ElementType type =
        ElementType.ofSafetensors(dtype)
            .orElseThrow(
                () -> faults.unsupported("elements of type " + FileFaults.quote(dtype), label));
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
