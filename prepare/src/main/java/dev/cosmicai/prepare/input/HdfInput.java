package dev.cosmicai.prepare.input;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.prepare.rows.Bytes;
import dev.cosmicai.prepare.rows.InputFaults;
import dev.cosmicai.prepare.rows.PlainRows;
import dev.cosmicai.prepare.rows.RowArray;
import dev.cosmicai.prepare.rows.StoredArray;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.DataType;
import java.net.URI;
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
  private static final int MAX_NAMES = 100_000;

  private final String file;
  private final Bytes bytes;
  private final HdfFile hdf;

  /** Datasets, each looked at when it is asked for. */
  private final Map<String, Supplier<Dataset>> datasets = new LinkedHashMap<>();

  private HdfInput(String file, Bytes bytes) {
    this.file = file;
    this.bytes = bytes;
    this.hdf = new HdfFile(new BytesChannel(bytes), URI.create("input"));
  }

  static HdfInput open(String file, Bytes bytes) {
    return faults(
        new InputFaults(file),
        () -> {
          HdfInput input = new HdfInput(file, bytes);
          input.collect(input.hdf, "", 0);
          return input;
        });
  }

  @Override
  public List<String> names() {
    return List.copyOf(datasets.keySet());
  }

  @Override
  public RowArray array(String name) {
    String path = name.startsWith("/") ? name.substring(1) : name;
    Supplier<Dataset> dataset = datasets.get(path);
    if (dataset == null) {
      throw InputFile.noSuchArray(file, name, names());
    }
    InputFaults own = new InputFaults(file + ", dataset " + InputFaults.quote(path));
    return faults(own, () -> array(dataset.get(), own));
  }

  @Override
  public List<String> imageNames() {
    return datasets.entrySet().stream()
        .filter(each -> holdsImages(each.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public void close() {
    bytes.close();
  }

  /** What jHDF throws at a damaged file is of many types; none may pass as a defect of ours. */
  static <T> T faults(InputFaults faults, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (FatalFault e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw faults.damaged(
          "cannot be read as HDF5: " + InputFaults.quote(String.valueOf(e.getMessage())), e);
    }
  }

  private static boolean holdsImages(Supplier<Dataset> dataset) {
    try {
      return dataset.get().getDimensions().length == 4;
    } catch (RuntimeException e) {
      return false; // Whatever is wrong with it is told if it is asked for.
    }
  }

  /**
   * What jHDF cannot read, such as a dataset in another file, does not hide what lies beside it.
   */
  private void collect(Group group, String prefix, int depth) {
    Map<String, Supplier<Node>> children = new LinkedHashMap<>();
    try {
      group.getChildren().forEach((name, node) -> children.put(name, () -> node));
    } catch (RuntimeException e) {
      HdfLinks.of(group, hdf.getHdfBackingStorage())
          .forEach((name, address) -> children.put(name, () -> hdf.getNodeByAddress(address)));
    }
    children.forEach((name, child) -> collect(prefix + name, child, depth));
  }

  private void collect(String path, Supplier<Node> child, int depth) {
    Node node;
    try {
      node = child.get();
    } catch (RuntimeException e) {
      datasets.put(
          path,
          () -> {
            throw e;
          });
      return;
    }
    if (datasets.size() < MAX_NAMES && node instanceof Dataset dataset) {
      datasets.put(path, () -> dataset);
    } else if (datasets.size() < MAX_NAMES && node instanceof Group inner && depth < MAX_DEPTH) {
      collect(inner, path + "/", depth + 1);
    }
  }

  private RowArray array(Dataset dataset, InputFaults own) {
    if (dataset.isScalar() || dataset.isCompound() || dataset.isVariableLength()) {
      throw own.unsuitable(
          "is a scalar, compound or of variable length; wanted an array of numbers");
    }
    long[] shape = Arrays.stream(dataset.getDimensions()).asLongStream().toArray();
    DataType type = dataset.getDataType();
    PlainRows.Numbers numbers = HdfNumbers.of(type, own);
    if (dataset instanceof ContiguousDataset contiguous && !dataset.isEmpty()) {
      StoredArray.Place place =
          StoredArray.Place.dense(
              contiguous.getDataAddress() + hdf.getUserBlockSize(), shape, numbers.bytes());
      return StoredArray.of(bytes, place, numbers, bytes.size(), own);
    }
    if (dataset instanceof ChunkedDataset chunked) {
      return HdfRows.of(chunked, numbers, own);
    }
    if (dataset instanceof ContiguousDataset) {
      return HdfRows.unwritten(dataset, numbers, own);
    }
    throw own.unsuitable("is neither contiguous nor chunked; repack it");
  }
}
