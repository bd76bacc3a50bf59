package dev.cosmicai.prepare;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.storage.MultipartOutput;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A folder in a store. */
public final class StoreDestination implements Destination {
  /** A partition of the usual size, 25 MB, goes in one request. */
  private static final int PART_BYTES = 32 << 20;

  private final ObjectStore store;
  private final ObjectUri folder;
  private StoreLease lease;

  /**
   * A folder.
   *
   * @param store closed together with this
   */
  public StoreDestination(ObjectStore store, ObjectUri folder) {
    this.store = store;
    this.folder = folder;
  }

  @Override
  public Claim claim() {
    lease = StoreLease.take(store, folder, StoreLease.Timing.USUAL);
    return lease;
  }

  @Override
  public Map<String, Long> files() {
    String prefix = folder.resolve("").key();
    Map<String, Long> files = new TreeMap<>();
    for (StoredObject object : store.list(folder)) {
      files.put(object.uri().key().substring(prefix.length()), object.sizeBytes());
    }
    files.remove(StoreLease.NAME);
    return files;
  }

  @Override
  public Optional<byte[]> find(String name) {
    return store.getIfPresent(folder.resolve(name));
  }

  @Override
  public void put(String name, byte[] content) {
    lease.requireHeld();
    store.put(folder.resolve(name), content, "application/json");
  }

  @Override
  public Output open(String name) {
    return new Upload(
        store.openOutput(folder.resolve(name), "application/octet-stream", PART_BYTES), lease);
  }

  @Override
  public String locate(String name) {
    return folder.resolve(name).toString();
  }

  @Override
  public void close() {
    store.close();
  }

  private record Upload(MultipartOutput output, StoreLease lease) implements Output {
    @Override
    public OutputStream stream() {
      return output;
    }

    @Override
    public void complete() {
      lease.requireHeld();
      output.complete();
    }

    @Override
    public void close() {
      output.close();
    }
  }
}
