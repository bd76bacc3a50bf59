package dev.cosmicai.worker.inference;

import dev.cosmicai.contract.Reading;
import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.parquet.ParquetColumn;
import dev.cosmicai.formats.parquet.TableColumn;
import dev.cosmicai.formats.parquet.TextColumn;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.tasks.ClassScores;
import dev.cosmicai.tasks.Scores;
import dev.cosmicai.worker.input.KeptRows;
import dev.cosmicai.worker.network.NetworkInfo;
import dev.cosmicai.worker.network.Target;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The columns of a table of predictions. They have one type whatever the partitions hold: kept
 * integers are int64 and kept floats float64; outputs are as the network gives them, narrow
 * integers as int32 and halves as float32; targets are float64, but classes int32.
 */
final class PredictionSchema {
  private final NetworkInfo network;
  private final List<String> kept;

  /**
   * Of a network and a job.
   *
   * @param kept the names of the columns that are kept
   */
  PredictionSchema(NetworkInfo network, List<String> kept) {
    this.network = network;
    this.kept = List.copyOf(kept);
  }

  /** The columns with the rows of all parts. */
  List<TableColumn> columns(List<Predictions.Part> parts) {
    int rows = parts.stream().mapToInt(Predictions.Part::rows).sum();
    List<TableColumn> columns = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      int column = i;
      columns.add(
          keptColumn(
              kept.get(i),
              rows,
              parts.stream().map(part -> part.samples().kept().get(column)).toList()));
    }
    List<TensorSpec> outputs = network.signature().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      int output = i;
      TensorSpec spec = outputs.get(i);
      columns.add(
          required(
              spec.name(),
              stored(spec.type()),
              rows,
              spec.sampleElements(),
              parts.stream().map(part -> part.outputs().get(output)).toList()));
    }
    boolean classes = network.task().task() == Task.CLASSIFICATION;
    if (classes) {
      columns.add(predictedClasses(rows, parts));
    }
    for (int i = 0; i < network.task().targets().size(); i++) {
      columns.add(targetColumn(i, classes, rows, parts));
    }
    columns.add(places(Reading.FILE, rows, parts, true));
    columns.add(places(Reading.ROW, rows, parts, false));
    return columns;
  }

  private static ElementType stored(ElementType type) {
    return switch (type) {
      case FLOAT64, FLOAT32, INT64, INT32 -> type;
      case FLOAT16, BFLOAT16 -> ElementType.FLOAT32;
      case INT16, INT8, UINT8, BOOL -> ElementType.INT32;
    };
  }

  private static TableColumn keptColumn(String name, int rows, List<KeptRows> kept) {
    List<String> texts = new ArrayList<>();
    List<Tensor> parts = new ArrayList<>();
    for (KeptRows part : kept) {
      if (part instanceof KeptRows.Texts text) {
        texts.addAll(text.texts());
      } else if (part instanceof KeptRows.Numbers numbers) {
        parts.add(numbers.tensor());
      }
    }
    if (parts.isEmpty() && !kept.isEmpty()) {
      return new TextColumn(name, texts);
    } else if (!texts.isEmpty()) {
      throw refused(name, "is text in some samples and numbers in others");
    }
    boolean floating = parts.stream().anyMatch(part -> part.type().isFloating());
    int width = parts.stream().mapToInt(PredictionSchema::width).max().orElse(1);
    if (parts.stream().anyMatch(part -> width(part) != width)) {
      throw refused(name, "has other numbers of values in some samples than in others");
    } else if (floating && !parts.stream().allMatch(PredictionSchema::isHeldByFloats)) {
      throw refused(
          name,
          "is integers in some samples, which float64 does not hold exactly, and floating"
              + " numbers in others");
    }
    ElementType type = floating ? ElementType.FLOAT64 : ElementType.INT64;
    return required(name, type, rows, width, parts);
  }

  private static boolean isHeldByFloats(Tensor part) {
    long largest = ElementType.FLOAT64.largestExactInteger();
    if (part.type() != ElementType.INT64) {
      return true;
    }
    for (int i = 0; i < part.elements(); i++) {
      long value = part.type().integerAt(part.data(), i * Long.BYTES);
      if (value > largest || value < -largest) {
        return false;
      }
    }
    return true;
  }

  private static FatalFault refused(String kept, String problem) {
    return new FatalFault(
        Reason.PartitionShape,
        "the column %s, which data.keep names, %s; write it as one of both in all of them"
            .formatted(kept, problem));
  }

  private static ParquetColumn required(
      String name, ElementType type, int rows, int width, List<Tensor> parts) {
    ByteBuffer data = littleEndian((long) rows * width * type.bytes());
    parts.forEach(part -> append(data, type, part));
    return ParquetColumn.required(name, tensor(type, rows, width, data));
  }

  private ParquetColumn targetColumn(
      int index, boolean classes, int rows, List<Predictions.Part> parts) {
    Target target = network.task().targets().get(index);
    int width = // Also where no partition has it, so that all files are one table.
        network.task().task() == Task.REGRESSION
            ? network.signature().outputs().get(target.output()).sampleElements()
            : 1;
    ByteBuffer numbers = littleEndian((long) rows * width * Double.BYTES);
    for (Predictions.Part part : parts) {
      Tensor known = part.samples().targets().get(index);
      if (known == null) {
        for (int i = 0; i < part.rows() * width; i++) {
          numbers.putDouble(Double.NaN);
        }
      } else {
        append(numbers, ElementType.FLOAT64, known);
      }
    }
    Tensor values = tensor(ElementType.FLOAT64, rows, width, numbers);
    if (classes) {
      return labels(target.column(), values.toDoubles());
    }
    return width > 1
        ? ParquetColumn.required(target.column(), values)
        : ParquetColumn.optional(target.column(), values);
  }

  /** What cannot be the number of a class, such as 1.5, is missing, and not another number. */
  private static ParquetColumn labels(String name, double[] values) {
    int[] integers = new int[values.length];
    BitSet present = new BitSet();
    for (int i = 0; i < values.length; i++) {
      integers[i] = (int) values[i];
      present.set(i, integers[i] == values[i]);
    }
    return new ParquetColumn(name, Tensor.ofInts(integers, values.length), present);
  }

  /** The class of the highest score; of a single score, whether it is that of class 1. */
  private ParquetColumn predictedClasses(int rows, List<Predictions.Part> parts) {
    int output = network.task().targets().get(0).output();
    int width = network.signature().outputs().get(output).sampleElements();
    Scores kind = network.task().scores();
    ClassScores read = kind == Scores.CLASS ? null : new ClassScores(kind, Math.max(2, width));
    int[] classes = new int[rows];
    int at = 0;
    for (Predictions.Part part : parts) {
      double[] scores = part.outputs().get(output).toDoubles();
      for (int from = 0; from < scores.length; from += width) {
        classes[at++] = read == null ? (int) scores[from] : best(read, scores, from, width);
      }
    }
    return ParquetColumn.required(Reading.PREDICTED_CLASS, Tensor.ofInts(classes, rows));
  }

  private static int best(ClassScores read, double[] scores, int from, int width) {
    boolean unused = read.read(Arrays.copyOfRange(scores, from, from + width), width);
    return read.best();
  }

  private static ParquetColumn places(
      String name, int rows, List<Predictions.Part> parts, boolean files) {
    int[] places = new int[rows];
    int at = 0;
    for (Predictions.Part part : parts) {
      for (int row = 0; row < part.rows(); row++) {
        places[at++] = files ? part.file() : part.samples().first() + row;
      }
    }
    return ParquetColumn.required(name, Tensor.ofInts(places, rows));
  }

  private static int width(Tensor tensor) {
    return Arrays.stream(tensor.shape())
        .skip(1)
        .mapToInt(Math::toIntExact)
        .reduce(1, Math::multiplyExact);
  }

  private static void append(ByteBuffer target, ElementType type, Tensor part) {
    ByteBuffer source = part.data();
    if (part.type() == type) {
      target.put(source);
      return;
    }
    int bytes = part.type().bytes();
    for (int i = 0; i < part.elements(); i++) {
      int at = target.position();
      if (type.isFloating()) {
        type.putFloating(target, at, part.type().valueAt(source, i * bytes));
      } else {
        boolean unused = type.putInteger(target, at, part.type().integerAt(source, i * bytes));
      }
      target.position(at + type.bytes());
    }
  }

  private static Tensor tensor(ElementType type, int rows, int width, ByteBuffer data) {
    long[] shape = width == 1 ? new long[] {rows} : new long[] {rows, width};
    return new Tensor(type, shape, data.flip());
  }

  private static ByteBuffer littleEndian(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
