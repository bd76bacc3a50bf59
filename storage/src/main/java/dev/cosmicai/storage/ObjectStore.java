package dev.cosmicai.storage;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.access.CredentialsChain;
import dev.cosmicai.storage.calls.Causes;
import dev.cosmicai.storage.calls.Operation;
import dev.cosmicai.storage.calls.StoreCalls;
import dev.cosmicai.storage.calls.StoreErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * A store of objects behind the S3 protocol: Amazon's or any that speaks it. Thread-safe.
 *
 * <p>Every method blocks until it is done and never for long without a reason: a store that does
 * not answer is tried again for the settings' patience, an answer that comes slowly counts as
 * progress. All failures are faults:
 *
 * <ul>
 *   <li>{@code FatalFault(BucketNotFound, InputNotFound, PermissionDenied)} when reading or listing
 *   <li>{@code FatalFault(PartitionChanged)} when an object is no longer the one described
 *   <li>{@code FatalFault(OutputRefused)} when writing
 *   <li>{@code FatalFault(InvalidSpec)} for what the store or this class cannot do at all
 *   <li>{@code RetriableFault(StorageUnavailable)} after the patience
 *   <li>{@code RetriableFault(Interrupted)} soon after an interruption of the calling thread, whose
 *       interrupted status stays set; a write may still happen afterwards
 * </ul>
 */
public final class ObjectStore implements AutoCloseable {
  private final S3Client client;
  private final AwsCredentialsProvider credentials;
  private final StoreErrors errors;
  private final StoreCalls calls;
  private final SmallObjects smallObjects;

  private ObjectStore(
      StorageSettings settings, AwsCredentialsProvider credentials, BooleanSupplier renewsKeys) {
    this.credentials = credentials;
    this.client = StoreClient.build(settings, credentials);
    this.errors = new StoreErrors(settings.storeName(), renewsKeys);
    this.calls = new StoreCalls(settings.patience(), errors);
    this.smallObjects = new SmallObjects(client, calls, errors);
  }

  /**
   * A store with the credentials that are found where the SDK's default chain looks. Sends nothing
   * yet.
   */
  public static ObjectStore open(StorageSettings settings) {
    CredentialsChain chain = new CredentialsChain(settings.region());
    return new ObjectStore(settings, chain, chain::renewsKeys);
  }

  /** A store with fixed keys. Sends nothing yet. */
  public static ObjectStore open(StorageSettings settings, AccessKeys keys) {
    return new ObjectStore(
        settings,
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(keys.accessKey(), keys.secretKey())),
        () -> false);
  }

  /**
   * All objects in a folder and in the folders below it, in natural order of their keys: {@code
   * 2.pt} before {@code 10.pt}. The folder {@code p} holds {@code p/…} and never {@code p1/…}; an
   * empty key is the whole bucket. Objects that only mark a folder (their keys end in a slash) are
   * left out. An empty list if there is none.
   */
  public List<StoredObject> list(ObjectUri folder) {
    return new Listing(client, calls, errors, folder).read();
  }

  /** The object's size and ETag. */
  public StoredObject head(ObjectUri uri) {
    return find(uri).orElseThrow(() -> smallObjects.missing(uri));
  }

  /** The object's size and ETag, if it is there. A missing bucket counts as a missing object. */
  public Optional<StoredObject> find(ObjectUri uri) {
    return smallObjects.find(uri);
  }

  /** The content of an object of up to 256 MiB. */
  public byte[] get(ObjectUri uri) {
    return getIfPresent(uri).orElseThrow(() -> smallObjects.missing(uri));
  }

  /** The content of an object of up to 256 MiB, if it is there. The bucket must be. */
  public Optional<byte[]> getIfPresent(ObjectUri uri) {
    return getIfPresent(uri, SmallObjects.MAX_GET_BYTES);
  }

  /**
   * The same for an object of which it is known how large it can be.
   *
   * @param maxBytes of what is read; a larger object is {@code FatalFault(InvalidSpec)}, and no
   *     more than that is held in memory
   */
  public Optional<byte[]> getIfPresent(ObjectUri uri, long maxBytes) {
    return smallObjects.get(uri, maxBytes);
  }

  /**
   * The same, counted as a transfer.
   *
   * @param stats records the request
   */
  public Optional<byte[]> getIfPresent(ObjectUri uri, long maxBytes, TransferStats stats) {
    long start = System.nanoTime();
    Optional<byte[]> content = smallObjects.get(uri, maxBytes);
    content.ifPresent(bytes -> stats.record(bytes.length, System.nanoTime() - start));
    return content;
  }

  /**
   * Reads an object by parallel ranged requests into one new direct buffer.
   *
   * @param object as a listing or {@link #head} described it; of less than 2 GiB
   * @param stats records every request
   * @return a buffer of native byte order, position 0, with the object's size as limit and capacity
   */
  public ByteBuffer download(StoredObject object, TransferStats stats) {
    BufferSink sink = BufferSink.allocate(object);
    new RangedDownload(client, calls, object, stats, sink).run();
    return sink.buffer();
  }

  /**
   * The same into a buffer of the caller, who may use it again for the next object: memory outside
   * the heap is freed late. The worker reads its partitions so.
   *
   * @param target filled from index 0 on; its limit must be the object's size or more
   */
  public void download(StoredObject object, ByteBuffer target, TransferStats stats) {
    if (target.limit() < object.sizeBytes()) {
      throw new IllegalArgumentException(
          object + " does not fit into a buffer of " + target.limit() + " bytes");
    }
    new RangedDownload(client, calls, object, stats, new BufferSink(target, 0)).run();
  }

  /**
   * Starts reading a piece of an object by one request and returns at once. How many pieces are on
   * their way at a time, and where they go, is the caller's to decide; the worker streams its
   * partitions so.
   *
   * @param offset of the first byte in the object
   * @param target filled from index 0 to its limit; nobody may use it until the future is done, but
   *     for what has arrived
   * @param stats records every request
   * @param arrived is told, on another thread, of every few more bytes that are in the buffer, in
   *     order; must not block
   * @return done when the last byte is there; or the fault
   */
  public CompletableFuture<Void> fetch(
      StoredObject object,
      long offset,
      ByteBuffer target,
      TransferStats stats,
      IntConsumer arrived) {
    if (offset < 0 || target.limit() > object.sizeBytes() - offset) {
      throw new IllegalArgumentException(
          object + " has no " + target.limit() + " bytes from " + offset + " on");
    }
    BufferSink sink = new BufferSink(target, offset);
    RangedDownload.Sink reporting =
        (position, chunk, length) -> {
          sink.write(position, chunk, length);
          arrived.accept(length);
        };
    return new RangedDownload(client, calls, object, stats, reporting)
        .start(offset, target.limit());
  }

  /**
   * Reads an object of any size by parallel ranged requests into a file, replacing one of that
   * name. After a fault there is no file.
   */
  public void downloadTo(StoredObject object, Path file, TransferStats stats) {
    downloadTo(object, 0, object.sizeBytes(), file, stats);
  }

  /**
   * The same with a piece of an object.
   *
   * @param offset of its first byte in the object, which becomes the file's first one
   * @param length in bytes
   */
  public void downloadTo(
      StoredObject object, long offset, long length, Path file, TransferStats stats) {
    if (offset < 0 || length < 0 || length > object.sizeBytes() - offset) {
      throw new IllegalArgumentException(
          object + " has no " + length + " bytes from " + offset + " on");
    }
    try (FileSink sink = FileSink.create(file)) {
      RangedDownload.Sink shifted =
          (position, chunk, count) -> sink.write(position - offset, chunk, count);
      new RangedDownload(client, calls, object, stats, shifted).run(offset, length);
      sink.keep();
    }
  }

  /** Writes an object, replacing one of that name at once; by parts if it is large. */
  public void put(ObjectUri uri, byte[] content, String contentType) {
    try (MultipartOutput output = openOutput(uri, contentType)) {
      output.write(content);
      output.complete();
    }
  }

  /**
   * Writes an object unless there is one of that name.
   *
   * @return false if there is one; of several callers at once exactly one gets true
   */
  public boolean putIfAbsent(ObjectUri uri, byte[] content, String contentType) {
    return smallObjects.putIfAbsent(uri, content, contentType);
  }

  /**
   * Replaces an object if it is still the version that the caller knows.
   *
   * @param etag of that version
   * @return the new version's ETag; empty if it is another version by now, or gone
   */
  public Optional<String> replace(ObjectUri uri, byte[] content, String contentType, String etag) {
    return smallObjects.replace(uri, content, contentType, etag);
  }

  /** Removes an object, if it is there. */
  public void delete(ObjectUri uri) {
    smallObjects.delete(uri);
  }

  /** Writes a file's content, by parts if it is large. */
  public void put(ObjectUri uri, Path file, String contentType) {
    try (InputStream content = Files.newInputStream(file);
        MultipartOutput output = openOutput(uri, contentType)) {
      content.transferTo(output);
      output.complete();
    } catch (IOException e) {
      String problem = "the file " + file + " cannot be read (" + Causes.words(e) + ")";
      throw StoreErrors.about(Operation.write(uri), Reason.OutputRefused, problem, e);
    }
  }

  /** Streams an object whose size need not be known; nothing is sent before a part is full. */
  public MultipartOutput openOutput(ObjectUri uri, String contentType) {
    return openOutput(uri, contentType, MultipartOutput.PART_BYTES);
  }

  /**
   * The same with parts of another length. An object of up to one part costs one request instead of
   * four or more, and a server that joins parts need not write it twice.
   *
   * @param partBytes of each part but the last, at least 5 MiB, which S3 asks for; so much memory
   *     is taken as is written, and at most this
   */
  public MultipartOutput openOutput(ObjectUri uri, String contentType, int partBytes) {
    return new MultipartOutput(smallObjects, client, calls, errors, uri, contentType, partBytes);
  }

  /** Ends all connections; operations that still run fail. */
  @Override
  public void close() {
    calls.close();
    client.close();
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
