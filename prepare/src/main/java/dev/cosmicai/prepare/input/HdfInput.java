package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An HDF5 file: its datasets by their paths without the leading slash. A contiguous dataset is read
 * where it lies; a chunked or compressed one through jHDF, a block of rows at a time.
 */
final class HdfInput implements InputFile {
  private static final int MAX_DEPTH = 16;

  private final Path file;
  private final HdfFile hdf;
  private final Bytes bytes;
  private final Map<String, Dataset> datasets = new LinkedHashMap<>();

  private HdfInput(Path file, HdfFile hdf, Bytes bytes) {
    this.file = file;
    this.hdf = hdf;
    this.bytes = bytes;
  }

  static HdfInput open(Path file) {
    if (!Files.exists(file)) {
      throw new FatalFault(Reason.InputNotFound, file + " does not exist");
    }
    InputFaults faults = new InputFaults(file.toString());
    return faults(faults, () -> opened(file));
  }

  private static HdfInput opened(Path file) {
    HdfInput input = new HdfInput(file, new HdfFile(file), Bytes.of(file));
    try {
      input.collect(input.hdf, "", 0);
      return input;
    } catch (RuntimeException e) {
      input.close();
      throw e;
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(datasets.keySet());
  }

  @Override
  public RowArray array(String name) {
    String path = name.startsWith("/") ? name.substring(1) : name;
    Dataset dataset = datasets.get(path);
    if (dataset == null) {
      throw InputFile.noSuchArray(file, name, names());
    }
    String label = file + ", dataset " + InputFaults.quote(path);
    InputFaults own = new InputFaults(label);
    return faults(own, () -> array(dataset, label, own));
  }

  @Override
  public List<String> imageNames() {
    return datasets.keySet().stream()
        .filter(name -> datasets.get(name).getDimensions().length == 4)
        .toList();
  }

  @Override
  public List<Path> files() {
    return List.of(file);
  }

  @Override
  public void close() {
    bytes.close();
    hdf.close();
  }

  /** What jHDF throws at a damaged file is of many types; none may pass as a defect of ours. */
  static <T> T faults(InputFaults faults, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (FatalFault e) {
      throw e;
    } catch (RuntimeException e) {
      throw faults.damaged(
          "cannot be read as HDF5: " + InputFaults.quote(String.valueOf(e.getMessage())), e);
    }
  }

  private void collect(Group group, String prefix, int depth) {
    for (Node node : group.getChildren().values()) {
      if (node instanceof Dataset dataset) {
        datasets.put(prefix + node.getName(), dataset);
      } else if (node instanceof Group inner && depth < MAX_DEPTH) {
        collect(inner, prefix + node.getName() + "/", depth + 1);
      }
    }
  }

  private RowArray array(Dataset dataset, String label, InputFaults own) {
    if (dataset.isScalar() || dataset.isCompound() || dataset.isVariableLength()) {
      throw own.unsuitable(
          "is a scalar, compound or of variable length; wanted an array of numbers");
    }
    long[] shape = Arrays.stream(dataset.getDimensions()).asLongStream().toArray();
    NumberType type = type(dataset.getDataType(), own);
    ByteOrder order = order(dataset.getDataType());
    if (dataset instanceof ContiguousDataset contiguous && !dataset.isEmpty()) {
      long offset = contiguous.getDataAddress() + hdf.getUserBlockSize();
      return StoredArray.of(
          label,
          bytes,
          StoredArray.Layout.dense(type, order, offset, shape, own),
          bytes.size(),
          own);
    }
    if (dataset instanceof ChunkedDataset chunked) {
      return HdfRows.of(label, chunked, type, order, own);
    }
    throw own.unsuitable("is neither contiguous nor chunked; repack it");
  }

  private static NumberType type(DataType type, InputFaults own) {
    int size = type.getSize();
    if (type instanceof FloatingPoint) {
      NumberType real =
          switch (size) {
            case 8 -> NumberType.FLOAT64;
            case 4 -> NumberType.FLOAT32;
            case 2 -> NumberType.FLOAT16;
            default -> null;
          };
      if (real != null) {
        return real;
      }
    } else if (type instanceof FixedPoint integer) {
      boolean signed = integer.isSigned();
      NumberType whole =
          switch (size) {
            case 8 -> NumberType.INT64;
            case 4 -> signed ? NumberType.INT32 : NumberType.UINT32;
            case 2 -> signed ? NumberType.INT16 : NumberType.UINT16;
            case 1 -> signed ? NumberType.INT8 : NumberType.UINT8;
            default -> null;
          };
      if (whole != null) {
        return whole;
      }
    }
    throw own.unsuitable("holds no numbers of a common type");
  }

  private static ByteOrder order(DataType type) {
    return type instanceof FloatingPoint real
        ? real.getByteOrder()
        : ((FixedPoint) type).getByteOrder();
  }
}
