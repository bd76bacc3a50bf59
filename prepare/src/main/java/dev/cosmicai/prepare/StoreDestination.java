package dev.cosmicai.prepare;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.storage.MultipartOutput;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder in a store.
 *
 * @param store closed together with this
 */
public record StoreDestination(ObjectStore store, ObjectUri folder) implements Destination {
  /** A partition of the usual size, 25 MB, goes in one request. */
  private static final int PART_BYTES = 32 << 20;

  @Override
  public Map<String, Long> files() {
    String prefix = folder.resolve("").key();
    Map<String, Long> files = new TreeMap<>();
    for (StoredObject object : store.list(folder)) {
      files.put(object.uri().key().substring(prefix.length()), object.sizeBytes());
    }
    return files;
  }

  @Override
  public Optional<byte[]> find(String name) {
    return store.getIfPresent(folder.resolve(name));
  }

  @Override
  public void put(String name, byte[] content) {
    store.put(folder.resolve(name), content, "application/json");
  }

  @Override
  public Output open(String name, String contentType) {
    return new Upload(store.openOutput(folder.resolve(name), contentType, PART_BYTES));
  }

  @Override
  public String locate(String name) {
    return folder.resolve(name).toString();
  }

  @Override
  public void close() {
    store.close();
  }

  private record Upload(MultipartOutput output) implements Output {
    @Override
    public OutputStream stream() {
      return output;
    }

    @Override
    public void complete() {
      output.complete();
    }

    @Override
    public void close() {
      output.close();
    }
  }
}
