package dev.cosmicai.formats.pt;

import dev.cosmicai.formats.io.ByteCursor;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.pickle.Unpickler;
import dev.cosmicai.formats.tensor.TensorSet;
import dev.cosmicai.formats.zip.StoredZip;
import java.nio.charset.StandardCharsets;

/**
 * Reads {@code .pt} files of {@code torch.save}: a ZIP with a pickle {@code <any>/data.pkl} that
 * describes tensors and one member {@code <any>/data/<key>} for each storage. torch stores the
 * members; those that a ZIP tool has deflated are unpacked. Files from before torch 1.6 go to
 * {@link LegacyPt}.
 */
public final class PtReader {
  private static final String PICKLE = "data.pkl";
  private static final String LITTLE_ENDIAN = "little";

  /** Of a byte order, more than any that there is. */
  private static final int MAX_BYTE_ORDER_BYTES = 16;

  private PtReader() {}

  /**
   * The tensors of a file: by their keys if it holds a dict, else named {@code 0}, {@code 1}, ….
   * Only the pickle is read, but of the older format the whole file.
   */
  public static TensorSet tensors(FileBytes file, FileFaults faults, MemoryBudget budget) {
    return LegacyPt.looksLike(file)
        ? LegacyPt.tensors(file, faults, budget)
        : tensors(StoredZip.open(file, faults, budget), faults, budget);
  }

  /** Whether an archive may be one: it has a pickle at its top or in a folder. */
  public static boolean looksLike(StoredZip zip) {
    return pickle(zip) != null;
  }

  private static TensorSet tensors(StoredZip zip, FileFaults faults, MemoryBudget budget) {
    StoredZip.Entry pickle = pickle(zip);
    if (pickle == null) {
      throw faults.corrupt("is an archive without %s; torch.save did not write it", PICKLE);
    }
    String prefix = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
    if (zip.entry(prefix + "constants.pkl").isPresent()) {
      throw faults.shape("is a TorchScript network; wanted a partition of tensors");
    }
    refuseBigEndian(zip, prefix, faults, budget);
    ByteCursor cursor = new ByteCursor(zip.member(pickle, budget).content(), faults, "its pickle");
    Pickled pickled = Unpickler.load(cursor, faults, budget);
    PtStorages.Finder finder = new ZipStorages(zip, prefix + "data/", pickled, budget);
    return new PtContents(PtReading.of(pickled, finder, budget, faults)).all();
  }

  private static StoredZip.Entry pickle(StoredZip zip) {
    return zip.entry(PICKLE).or(() -> zip.entryEndingWith("/" + PICKLE)).orElse(null);
  }

  private static void refuseBigEndian(
      StoredZip zip, String prefix, FileFaults faults, MemoryBudget budget) {
    zip.entry(prefix + "byteorder")
        .map(entry -> zip.member(entry, budget).head(MAX_BYTE_ORDER_BYTES))
        .map(order -> StandardCharsets.US_ASCII.decode(order).toString())
        .filter(order -> !order.equals(LITTLE_ENDIAN))
        .ifPresent(
            order -> {
              throw faults.shape(
                  "has the byte order %s; save it again on a little-endian machine",
                  FileFaults.quote(order));
            });
  }
}
