package dev.cosmicai.coordinator.plan;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.coordinator.parallel.ReadAhead;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A manifest in the store: {@code manifest.json}, and its files in the chunks that it names. Chunks
 * are written first and never changed, since their content is in their names: so what {@code
 * manifest.json} names is there and stays, whoever is killed in between.
 */
final class ManifestStore {
  /** More than the JSON of a million generations, which is what a million files can come in. */
  private static final long MAX_HEAD_BYTES = 96 << 20;

  private static final String JSON = "application/json";

  private final ObjectStore store;
  private final OutputLayout layout;

  ManifestStore(ObjectStore store, OutputLayout layout) {
    this.store = store;
    this.layout = layout;
  }

  /**
   * What is stored.
   *
   * @param frozen the manifest
   * @param etag of its {@code manifest.json}; empty if the store gives none
   * @param chunks those that hold its files
   */
  record Stored(Manifest.Frozen frozen, String etag, List<StoredChunk> chunks) {
    /** As another run goes on with it. */
    Stored takenOver(String run, String name, Instant at) {
      return new Stored(frozen.takenOver(run, name, at), etag, chunks);
    }

    /** The same with a manifest that begins with this one's files. */
    Manifest.Frozen grown(Manifest manifest, Instant takenAt) {
      String sha256 = manifest.sha256(StoredChunk.fullOnes(chunks));
      return frozen.grown(manifest, sha256, takenAt);
    }
  }

  /**
   * The manifest, if there is one.
   *
   * @throws FatalFault ({@code OutputRefused}) if it is none of this version, or its chunks are not
   *     those that it names
   */
  Optional<Stored> read() {
    return head()
        .map(
            found ->
                new Stored(
                    found
                        .head()
                        .with(files(found.head()))
                        .orElseThrow(() -> changed(layout.manifest())),
                    found.etag(),
                    found.head().chunks()));
  }

  /** The same of a manifest whose files are known; empty if it is not that any more. */
  Optional<Stored> read(Manifest.Frozen known) {
    return head()
        .filter(
            found ->
                found.head().run().equals(known.run())
                    && found.head().sha256().equals(known.sha256()))
        .map(found -> new Stored(known, found.etag(), found.head().chunks()));
  }

  private record Found(ManifestJson.Head head, String etag) {}

  private Optional<Found> head() {
    // The ETag first: if the manifest is replaced in between, replacing it fails.
    Optional<StoredObject> object = store.find(layout.manifest());
    return object
        .flatMap(found -> store.getIfPresent(found.uri(), MAX_HEAD_BYTES))
        .map(
            json ->
                new Found(
                    ManifestJson.read(json)
                        .orElseThrow(
                            () ->
                                refused(
                                    "holds a manifest.json that no run of this version wrote;"
                                        + " choose another output.uri")),
                    object.get().etag()));
  }

  private List<Manifest.File> files(ManifestJson.Head head) {
    List<Manifest.File> files = new ArrayList<>();
    ReadAhead.forEach(ReadAhead.LARGE, head.chunks().stream(), this::filesOf, files::addAll);
    return files;
  }

  private List<Manifest.File> filesOf(StoredChunk chunk) {
    ObjectUri uri = layout.manifestChunk(chunk.first(), chunk.sha256());
    return store
        .getIfPresent(uri, ManifestChunks.MAX_BYTES)
        .flatMap(json -> ManifestChunks.read(json, chunk))
        .orElseThrow(() -> changed(uri));
  }

  /** Writes it unless there is one; false if there is. */
  boolean create(Manifest.Frozen frozen) {
    List<StoredChunk> chunks = writeChunks(frozen.manifest(), List.of());
    return store.putIfAbsent(layout.manifest(), ManifestJson.write(frozen, chunks), JSON);
  }

  /**
   * Writes it in the place of another one, whose files it begins with; false if that has been
   * replaced meanwhile.
   */
  boolean replace(Stored stored, Manifest.Frozen frozen) {
    List<StoredChunk> chunks = writeChunks(frozen.manifest(), stored.chunks());
    byte[] json = ManifestJson.write(frozen, chunks);
    if (stored.etag().isEmpty()) {
      store.put(layout.manifest(), json, JSON);
      return true;
    }
    return store.replace(layout.manifest(), json, JSON, stored.etag()).isPresent();
  }

  private List<StoredChunk> writeChunks(Manifest manifest, List<StoredChunk> before) {
    int files = manifest.files().size();
    List<StoredChunk> chunks = new ArrayList<>(StoredChunk.kept(before, files));
    int written = chunks.isEmpty() ? 0 : chunks.get(chunks.size() - 1).end();
    ReadAhead.forEach(
        ReadAhead.LARGE,
        ManifestChunks.firsts(written, files),
        first -> writeChunk(manifest, first),
        chunks::add);
    return chunks;
  }

  private StoredChunk writeChunk(Manifest manifest, int first) {
    byte[] json = ManifestChunks.json(manifest, first);
    String sha256 = Sha256.of(json);
    store.put(layout.manifestChunk(first, sha256), json, JSON);
    return new StoredChunk(
        first, ManifestChunks.end(first, manifest.files().size()) - first, sha256);
  }

  /** Of this output. */
  FatalFault refused(String problem) {
    return new FatalFault(Reason.OutputRefused, "output.uri: " + layout.output() + " " + problem);
  }

  private FatalFault changed(ObjectUri uri) {
    return refused(
        "cannot be used: "
            + uri
            + " is missing or was changed since it was written; choose another output.uri");
  }
}
