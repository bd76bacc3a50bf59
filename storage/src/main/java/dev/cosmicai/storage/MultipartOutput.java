package dev.cosmicai.storage;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.storage.calls.Operation;
import dev.cosmicai.storage.calls.Retry;
import dev.cosmicai.storage.calls.StoreCalls;
import dev.cosmicai.storage.calls.StoreErrors;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Streams an object of any length into the store, holding one part in memory. Nothing is visible
 * until {@link #complete()}, which replaces an object of that name at once; {@link #close()}
 * without it discards what was sent. An object of less than a part is put by one request. Every
 * method throws the faults of {@link ObjectStore#put}. Not thread-safe.
 *
 * <pre>{@code
 * try (MultipartOutput output = store.openOutput(uri, "application/json")) {
 *   output.write(...);
 *   output.complete();
 * }
 * }</pre>
 */
public final class MultipartOutput extends OutputStream {
  /** The length of a part where the caller does not say. */
  static final int PART_BYTES = 8 << 20;

  /** Metadata of an object that tells whether it came by this very upload. */
  private static final String UPLOAD_KEY = "cosmic-upload";

  private static final Logger LOG = LoggerFactory.getLogger(MultipartOutput.class);

  /** Few steps from small to a whole part, since each leaves its array behind. */
  private static final int GROWTH = 8;

  private static final Duration ABORT_PATIENCE = Duration.ofSeconds(3);

  private final SmallObjects smallObjects;
  private final S3Client client;
  private final StoreCalls calls;
  private final StoreErrors errors;
  private final ObjectUri uri;
  private final String contentType;
  private final int partBytes;
  private final Operation operation;

  private final String uploadMark = UUID.randomUUID().toString();
  private final List<CompletedPart> parts = new ArrayList<>();
  private byte[] buffer = new byte[64 << 10];
  private int buffered;

  /** Null until the first part is full. */
  private String uploadId;

  private boolean ended;

  MultipartOutput(
      SmallObjects smallObjects,
      S3Client client,
      StoreCalls calls,
      StoreErrors errors,
      ObjectUri uri,
      String contentType,
      int partBytes) {
    this.smallObjects = smallObjects;
    this.client = client;
    this.calls = calls;
    this.errors = errors;
    this.uri = uri;
    this.contentType = contentType;
    this.partBytes = partBytes;
    this.operation = Operation.write(uri);
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, source.length);
    requireOpen();
    int from = offset;
    int left = length;
    while (left > 0) {
      if (buffered == partBytes) {
        sendPart();
      }
      int count = Math.min(left, partBytes - buffered);
      reserve(buffered + count);
      System.arraycopy(source, from, buffer, buffered, count);
      buffered += count;
      from += count;
      left -= count;
    }
  }

  /** Makes the object visible. Nothing can be written after it. */
  public void complete() {
    requireOpen();
    if (uploadId == null) {
      smallObjects.put(uri, SmallObjects.body(buffer, buffered, contentType));
    } else {
      sendPart();
      completeUpload();
    }
    ended = true;
  }

  /** Discards what was sent, unless it was completed. Never throws: there is nothing to lose. */
  @Override
  public void close() {
    if (ended) {
      return;
    }
    ended = true;
    if (uploadId != null) {
      abortUpload();
    }
  }

  private void reserve(int bytes) {
    if (bytes > buffer.length) {
      long grown = Math.max(bytes, (long) GROWTH * buffer.length);
      buffer = Arrays.copyOf(buffer, (int) Math.min(partBytes, grown));
    }
  }

  private void sendPart() {
    if (uploadId == null) {
      uploadId =
          calls.call(
              operation,
              retry ->
                  client
                      .createMultipartUpload(
                          r ->
                              r.bucket(uri.bucket())
                                  .key(uri.key())
                                  .contentType(contentType)
                                  .metadata(Map.of(UPLOAD_KEY, uploadMark))
                                  .checksumAlgorithm(partChecksum())
                                  .overrideConfiguration(retry::limit))
                      .uploadId());
      if (uploadId == null) {
        throw errors.refused(operation, "begins an upload by parts without an id for it", null);
      }
    }
    int number = parts.size() + 1;
    UploadPartResponse sent =
        calls.call(
            operation,
            retry ->
                client.uploadPart(
                    r ->
                        r.bucket(uri.bucket())
                            .key(uri.key())
                            .uploadId(uploadId)
                            .partNumber(number)
                            .overrideConfiguration(retry::limit),
                    SmallObjects.body(buffer, buffered, contentType)));
    if (sent.eTag() == null) {
      throw errors.refused(operation, "does not confirm a part of an upload by an ETag", null);
    }
    parts.add(
        CompletedPart.builder()
            .partNumber(number)
            .eTag(sent.eTag())
            .checksumCRC32(sent.checksumCRC32())
            .build());
    buffered = 0;
  }

  /**
   * What the SDK puts beside each part, which S3 wants to know from the start; null for nothing.
   */
  private ChecksumAlgorithm partChecksum() {
    RequestChecksumCalculation when =
        client.serviceClientConfiguration().requestChecksumCalculation();
    return when == RequestChecksumCalculation.WHEN_SUPPORTED ? ChecksumAlgorithm.CRC32 : null;
  }

  private void completeUpload() {
    calls.call(
        operation,
        retry -> {
          try {
            String etag =
                client
                    .completeMultipartUpload(
                        r ->
                            r.bucket(uri.bucket())
                                .key(uri.key())
                                .uploadId(uploadId)
                                .multipartUpload(
                                    CompletedMultipartUpload.builder().parts(parts).build())
                                .overrideConfiguration(retry::limit))
                    .eTag();
            if (etag == null && !isComplete(retry)) {
              // A successful status alone says nothing: S3 sends it before it begins.
              throw new IOException("the store does not say that the upload is complete");
            }
            return null;
          } catch (S3Exception e) {
            // The answer to an earlier attempt was lost, but the attempt was not.
            if (retry.failures() > 0
                && StoreErrors.hasCode(e, "NoSuchUpload")
                && isComplete(retry)) {
              return null;
            }
            throw e;
          }
        });
  }

  /** An object of that name may also be an earlier one, or another writer's. */
  private boolean isComplete(Retry retry) {
    try {
      return uploadMark.equals(
          client
              .headObject(
                  r -> r.bucket(uri.bucket()).key(uri.key()).overrideConfiguration(retry::limit))
              .metadata()
              .get(UPLOAD_KEY));
    } catch (S3Exception e) {
      if (StoreErrors.hasStatus(e, 404)) {
        return false;
      }
      throw e;
    }
  }

  /** Whatever stopped the output, an interruption too, the store should not keep the parts. */
  private void abortUpload() {
    boolean interrupted = Thread.interrupted();
    try {
      calls.call(
          operation,
          ABORT_PATIENCE,
          retry ->
              client.abortMultipartUpload(
                  r ->
                      r.bucket(uri.bucket())
                          .key(uri.key())
                          .uploadId(uploadId)
                          .overrideConfiguration(retry::limit)));
    } catch (Fault e) {
      LOG.warn("the parts of an unfinished upload stay in the store: {}", e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the output to " + uri + " has ended");
    }
  }
}
