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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a {@code ModelProto} of ONNX's {@code onnx.proto}, whose numbers of fields these are.
 * Weights are passed over. Every message that may hold a tensor is walked, however deep, because no
 * tensor may lie in another file: the engine would open the path that the file names, or take a
 * number in it for an address in this process.
 */
final class OnnxReader {
  /** Old files list their weights among the inputs. */
  private static final int MAX_VALUES = 1024;

  private static final int MAX_GRAPHS = 16;
  private static final int EXTERNAL = 1;
  private static final ByteBuffer METADATA = ByteBuffer.wrap("cosmic.json".getBytes(UTF_8));
  private static final ByteBuffer GOLDEN = ByteBuffer.wrap("cosmic.golden".getBytes(UTF_8));

  private final String uri;
  private final WireReader wire;
  private final ValueReader value;
  private final Map<ByteBuffer, OnnxValue> inputs = new LinkedHashMap<>();
  private final List<OnnxValue> outputs = new ArrayList<>();
  private final List<ByteBuffer> graphs = new ArrayList<>();
  private int values;
  private ByteBuffer key = METADATA;
  private Optional<ByteBuffer> metadata = Optional.empty();
  private Optional<ByteBuffer> golden = Optional.empty();

  // Made once: a method's name would be an object each time that it is used.
  private final Field outermostGraph = this::outermostGraph;
  private final Field graph = this::graph;
  private final Field node = this::node;
  private final Field attribute = this::attribute;
  private final Field tensor = this::tensor;
  private final Field sparseTensor = this::sparseTensor;
  private final Field function = this::function;
  private final Field training = this::training;
  private final Field property = this::property;

  OnnxReader(ByteBuffer file, String uri) {
    this.uri = uri;
    this.wire = new WireReader(file);
    this.value = new ValueReader(wire, uri);
  }

  OnnxFile read() {
    try {
      wire.fields(this::model);
      for (ByteBuffer each : graphs) {
        removeInitialized(each);
      }
    } catch (IOException e) {
      throw new FatalFault(
          Reason.ModelCorrupt,
          uri + " is damaged, or no ONNX file; correct model.uri, or write the file again",
          e);
    }
    if (graphs.isEmpty()) {
      throw refused("is no ONNX file: there is no graph in it; correct model.uri");
    }
    return new OnnxFile(metadata, golden, List.copyOf(inputs.values()), outputs);
  }

  private boolean model(int number, int wireType) throws IOException {
    return switch (number) {
      case 7 -> {
        noteGraph(wireType);
        yield wire.message(wireType, outermostGraph);
      }
      case 14 -> {
        key = null;
        yield wire.message(wireType, property);
      }
      case 20 -> wire.message(wireType, training);
      case 25 -> wire.message(wireType, function);
      default -> false;
    };
  }

  /** There is one, but who writes two parts of it writes a valid file. */
  private void noteGraph(int wireType) throws IOException {
    if (wireType == WIRETYPE_LENGTH_DELIMITED) {
      if (graphs.size() == MAX_GRAPHS) {
        throw refused("holds many graphs; write it again as one");
      }
      wire.lookAtContent();
      graphs.add(wire.content());
    }
  }

  private boolean outermostGraph(int number, int wireType) throws IOException {
    if ((number == 11 || number == 12) && wireType == WIRETYPE_LENGTH_DELIMITED) {
      if (++values > MAX_VALUES) {
        throw refused(
            "lists more than %d inputs and outputs; write it again in a newer version of ONNX"
                .formatted(MAX_VALUES));
      }
      OnnxValue read = value.read(wireType);
      if (number == 11) {
        inputs.put(value.name(), read);
      } else {
        outputs.add(read);
      }
      return true;
    }
    return graph(number, wireType);
  }

  private boolean graph(int number, int wireType) throws IOException {
    return switch (number) {
      case 1 -> wire.message(wireType, node);
      case 5 -> wire.message(wireType, tensor);
      case 15 -> wire.message(wireType, sparseTensor);
      default -> false;
    };
  }

  private boolean node(int number, int wireType) throws IOException {
    return number == 5 && wire.message(wireType, attribute);
  }

  private boolean attribute(int number, int wireType) throws IOException {
    return switch (number) {
      case 5, 10 -> wire.message(wireType, tensor);
      case 6, 11 -> wire.message(wireType, graph);
      case 22, 23 -> wire.message(wireType, sparseTensor);
      default -> false;
    };
  }

  private boolean function(int number, int wireType) throws IOException {
    return switch (number) {
      case 7 -> wire.message(wireType, node);
      case 11 -> wire.message(wireType, attribute);
      default -> false;
    };
  }

  private boolean training(int number, int wireType) throws IOException {
    return (number == 1 || number == 2) && wire.message(wireType, graph);
  }

  private boolean sparseTensor(int number, int wireType) throws IOException {
    return (number == 1 || number == 2) && wire.message(wireType, tensor);
  }

  private boolean tensor(int number, int wireType) throws IOException {
    boolean location = number == 14 && wireType == WIRETYPE_VARINT;
    if (number == 13 || (location && wire.number() == EXTERNAL)) {
      throw refused(
          "keeps weights in other files, and a model here is one file; save it with"
              + " save_as_external_data=False");
    }
    return location;
  }

  /** Takes none: contents are views. */
  private boolean property(int number, int wireType) throws IOException {
    if (wireType == WIRETYPE_LENGTH_DELIMITED) {
      wire.lookAtContent();
      if (number == 1) {
        key =
            METADATA.equals(wire.probe()) ? METADATA : GOLDEN.equals(wire.probe()) ? GOLDEN : null;
      } else if (number == 2 && METADATA.equals(key) && metadata.isEmpty()) {
        metadata = Optional.of(wire.content());
      } else if (number == 2 && GOLDEN.equals(key) && golden.isEmpty()) {
        golden = Optional.of(wire.content());
      }
    }
    return false;
  }

  /** Inputs that the file itself gives a value are none that it takes. */
  private void removeInitialized(ByteBuffer of) throws IOException {
    WireReader again = new WireReader(of);
    Field named =
        (number, wireType) -> {
          if (number == 8 && wireType == WIRETYPE_LENGTH_DELIMITED) {
            again.lookAtContent();
            inputs.remove(again.probe());
          }
          return false;
        };
    Field sparse = (number, wireType) -> number == 1 && again.message(wireType, named);
    again.fields(
        (number, wireType) ->
            switch (number) {
              case 5 -> again.message(wireType, named);
              case 15 -> again.message(wireType, sparse);
              default -> false;
            });
  }

  private FatalFault refused(String problem) {
    return new FatalFault(Reason.ModelCorrupt, uri + " " + problem);
  }
}
