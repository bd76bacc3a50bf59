package dev.cosmicai.worker.network.onnx;

import static com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED;
import static com.google.protobuf.WireFormat.WIRETYPE_VARINT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.worker.network.onnx.WireReader.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one {@code ValueInfoProto} after the other. */
final class ValueReader {
  private static final int MAX_NAME_BYTES = 1024;
  private static final int MAX_DIMENSIONS = 64;

  private final WireReader wire;
  private final String uri;
  private ByteBuffer name;
  private int dataType;
  private List<Long> shape;
  private long dimension;

  private final Field value = this::value;
  private final Field type = this::type;
  private final Field tensorType = this::tensorType;
  private final Field tensorShape = this::tensorShape;
  private final Field tensorDimension = this::tensorDimension;

  ValueReader(WireReader wire, String uri) {
    this.wire = wire;
    this.uri = uri;
  }

  /** The value that comes next. */
  OnnxValue read(int wireType) throws IOException {
    name = ByteBuffer.allocate(0);
    dataType = 0;
    shape = null;
    boolean unused = wire.message(wireType, value);
    if (name.remaining() > MAX_NAME_BYTES) {
      throw refused("has an input or output with a very long name; rename it");
    }
    return new OnnxValue(
        UTF_8.decode(name.duplicate()).toString(),
        OnnxValue.elementType(dataType),
        Optional.ofNullable(shape));
  }

  /** The name of the last one, as it lies in the file. */
  ByteBuffer name() {
    return name;
  }

  private boolean value(int number, int wireType) throws IOException {
    if (number == 1 && wireType == WIRETYPE_LENGTH_DELIMITED) {
      wire.lookAtContent();
      name = wire.content();
      return false;
    }
    return number == 2 && wire.message(wireType, type);
  }

  private boolean type(int number, int wireType) throws IOException {
    return number == 1 && wire.message(wireType, tensorType);
  }

  private boolean tensorType(int number, int wireType) throws IOException {
    if (number == 1 && wireType == WIRETYPE_VARINT) {
      dataType = wire.number();
      return true;
    } else if (number == 2 && wireType == WIRETYPE_LENGTH_DELIMITED) {
      shape = shape == null ? new ArrayList<>() : shape;
      return wire.message(wireType, tensorShape);
    }
    return false;
  }

  private boolean tensorShape(int number, int wireType) throws IOException {
    if (number != 1 || wireType != WIRETYPE_LENGTH_DELIMITED) {
      return false;
    }
    if (shape.size() == MAX_DIMENSIONS) {
      throw refused("has an input or output of very many dimensions");
    }
    dimension = OnnxValue.ANY;
    boolean taken = wire.message(wireType, tensorDimension);
    shape.add(dimension);
    return taken;
  }

  /** The last of a number and a name counts, as everywhere in protocol buffers. */
  private boolean tensorDimension(int number, int wireType) throws IOException {
    if (number == 1 && wireType == WIRETYPE_VARINT) {
      dimension = Math.max(OnnxValue.ANY, wire.longNumber());
      return true;
    } else if (number == 2) {
      dimension = OnnxValue.ANY;
    }
    return false;
  }

  private FatalFault refused(String problem) {
    return new FatalFault(Reason.ModelCorrupt, uri + " " + problem);
  }
}
