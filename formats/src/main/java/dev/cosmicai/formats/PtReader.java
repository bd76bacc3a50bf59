package dev.cosmicai.formats;

import dev.cosmicai.faults.FatalFault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

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

  private final StoredZip zip;
  private final Origin origin;
  private final String prefix;
  private final MemoryBudget budget;
  private final Map<String, Member> storages = new HashMap<>();

  private PtReader(StoredZip zip, Origin origin, String prefix, MemoryBudget budget) {
    this.zip = zip;
    this.origin = origin;
    this.prefix = prefix;
    this.budget = budget;
  }

  /**
   * All tensors of a file: by their keys if it holds a dict, else named {@code 0}, {@code 1}, ….
   *
   * @param file from its position to its limit; contiguous tensors are views of it
   * @param name the file's URI, for messages
   * @throws FatalFault (PartitionCorrupt, PartitionShape, PartitionUnsafe)
   */
  public static Map<String, Tensor> read(ByteBuffer file, String name) {
    Origin origin = Origin.partition(name);
    FileBytes bytes = FileBytes.of(file);
    MemoryBudget budget = new MemoryBudget(origin, bytes);
    return tensors(bytes, origin, budget).toTensors(budget);
  }

  static TensorSet tensors(FileBytes file, Origin origin, MemoryBudget budget) {
    return LegacyPt.looksLike(file)
        ? LegacyPt.tensors(file, origin)
        : tensors(StoredZip.open(file, origin), origin, budget);
  }

  /** Whether an archive may be one: it has a pickle at its top or in a folder. */
  static boolean looksLike(StoredZip zip) {
    return pickle(zip) != null;
  }

  private static TensorSet tensors(StoredZip zip, Origin origin, MemoryBudget budget) {
    StoredZip.Entry pickle = pickle(zip);
    if (pickle == null) {
      throw origin.corrupt("is an archive without %s; torch.save did not write it", PICKLE);
    }
    String prefix = pickle.name().substring(0, pickle.name().length() - PICKLE.length());
    if (zip.entry(prefix + "constants.pkl").isPresent()) {
      throw origin.shape("is a TorchScript network; wanted a partition of tensors");
    }
    return new PtReader(zip, origin, prefix, budget).tensors(pickle);
  }

  private static StoredZip.Entry pickle(StoredZip zip) {
    return zip.entry(PICKLE).or(() -> zip.entryEndingWith("/" + PICKLE)).orElse(null);
  }

  private TensorSet tensors(StoredZip.Entry pickle) {
    refuseBigEndian();
    ByteCursor cursor = new ByteCursor(content(pickle), origin, "its pickle");
    return new PtContents(origin, this::storage).of(Unpickler.load(cursor, origin, storage -> {}));
  }

  private void refuseBigEndian() {
    zip.entry(prefix + "byteorder")
        .map(entry -> zip.member(entry, budget).head(MAX_BYTE_ORDER_BYTES))
        .map(order -> StandardCharsets.US_ASCII.decode(order).toString())
        .filter(order -> !order.equals(LITTLE_ENDIAN))
        .ifPresent(
            order -> {
              throw origin.shape(
                  "has the byte order %s; save it again on a little-endian machine",
                  Origin.quote(order));
            });
  }

  private ByteBuffer content(StoredZip.Entry entry) {
    return zip.member(entry, budget).content();
  }

  /** Each storage is found, and verified when it is read, once, however many tensors share it. */
  private Member storage(PickleValue.Storage storage) {
    return storages.computeIfAbsent(
        storage.key(),
        key ->
            zip.entry(prefix + "data/" + key)
                .<Member>map(entry -> zip.member(entry, budget))
                .orElseThrow(
                    () ->
                        origin.corrupt(
                            "is damaged: it lacks the storage %s that its pickle refers to",
                            Origin.quote(key))));
  }
}
