package dev.cosmicai.storage;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.calls.Causes;
import dev.cosmicai.storage.calls.Operation;
import dev.cosmicai.storage.calls.Retry;
import dev.cosmicai.storage.calls.StoreCalls;
import dev.cosmicai.storage.calls.StoreErrors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What is done to an object by one request: describing, reading and writing it. Thread-safe. */
final class SmallObjects {
  static final int MAX_GET_BYTES = 256 << 20;

  private final S3Client client;
  private final StoreCalls calls;
  private final StoreErrors errors;

  SmallObjects(S3Client client, StoreCalls calls, StoreErrors errors) {
    this.client = client;
    this.calls = calls;
    this.errors = errors;
  }

  /** The object's size and ETag, if it is there. A missing bucket counts as a missing object. */
  Optional<StoredObject> find(ObjectUri uri) {
    Operation operation = Operation.read(uri);
    return calls.call(
        operation,
        retry -> {
          try {
            return Optional.of(
                StoreAnswers.described(
                        uri,
                        client.headObject(
                            r ->
                                r.bucket(uri.bucket())
                                    .key(uri.key())
                                    .overrideConfiguration(retry::limit)))
                    .orElseThrow(
                        () -> errors.refused(operation, "does not say how large it is", null)));
          } catch (S3Exception e) {
            if (StoreErrors.hasStatus(e, 404)) {
              return Optional.empty();
            }
            throw withWords(uri, retry, e);
          }
        });
  }

  /** The content of an object of up to so many bytes, if it is there. The bucket must be. */
  Optional<byte[]> get(ObjectUri uri, long maxBytes) {
    int limit = (int) Math.min(maxBytes, MAX_GET_BYTES);
    return calls.call(
        Operation.read(uri),
        retry -> {
          try {
            return Optional.of(read(uri, retry, limit));
          } catch (S3Exception e) {
            if (StoreErrors.hasCode(e, "NoSuchKey")) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  /** Writes an object, replacing one of that name. */
  void put(ObjectUri uri, RequestBody content) {
    calls.call(
        Operation.write(uri),
        retry ->
            client.putObject(
                r -> r.bucket(uri.bucket()).key(uri.key()).overrideConfiguration(retry::limit),
                content));
  }

  /** Writes an object unless there is one of that name; whether there was none. */
  boolean putIfAbsent(ObjectUri uri, byte[] content, String contentType) {
    return calls.call(
        Operation.write(uri),
        retry -> {
          try {
            client.putObject(
                r ->
                    r.bucket(uri.bucket())
                        .key(uri.key())
                        .ifNoneMatch("*")
                        .overrideConfiguration(retry::limit),
                body(content, content.length, contentType));
            return true;
          } catch (S3Exception e) {
            if (!StoreErrors.hasStatus(e, 412)) {
              throw e;
            }
            // The answer to an earlier attempt may have been lost, but not the attempt.
            return retry.failures() > 0 && Arrays.equals(read(uri, retry, MAX_GET_BYTES), content);
          }
        });
  }

  /** Replaces the version of that ETag; the new one's, or empty if it is another by now or gone. */
  Optional<String> replace(ObjectUri uri, byte[] content, String contentType, String etag) {
    return calls.call(
        Operation.write(uri),
        retry -> {
          try {
            PutObjectResponse put =
                client.putObject(
                    r ->
                        r.bucket(uri.bucket())
                            .key(uri.key())
                            .ifMatch('"' + etag + '"')
                            .overrideConfiguration(retry::limit),
                    body(content, content.length, contentType));
            return Optional.of(StoreAnswers.etag(put.eTag()));
          } catch (S3Exception e) {
            if (StoreErrors.hasCode(e, "NoSuchKey")) {
              return Optional.empty();
            } else if (!StoreErrors.hasStatus(e, 412)) {
              throw e;
            }
            // The answer to an earlier attempt may have been lost, but not the attempt.
            boolean written =
                retry.failures() > 0 && Arrays.equals(read(uri, retry, MAX_GET_BYTES), content);
            return written ? find(uri).map(StoredObject::etag) : Optional.empty();
          }
        });
  }

  /** Removes an object, if it is there. */
  void delete(ObjectUri uri) {
    calls.call(
        Operation.write(uri),
        retry ->
            client.deleteObject(
                r -> r.bucket(uri.bucket()).key(uri.key()).overrideConfiguration(retry::limit)));
  }

  /** A body that can be sent more than once, without a copy. */
  static RequestBody body(byte[] content, int length, String contentType) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(content, 0, length), length, contentType);
  }

  /** What is missing: an answer to HEAD has no body that would say. */
  FatalFault missing(ObjectUri uri) {
    Operation operation = Operation.read(uri);
    boolean bucketExists =
        calls.call(
            operation,
            retry -> {
              try {
                client.headBucket(r -> r.bucket(uri.bucket()).overrideConfiguration(retry::limit));
                return true;
              } catch (S3Exception e) {
                if (StoreErrors.hasStatus(e, 404)) {
                  return false;
                }
                if (StoreErrors.hasStatus(e, 403)) {
                  return true;
                }
                throw e;
              }
            });
    return bucketExists
        ? StoreErrors.noSuchObject(operation, null)
        : errors.noSuchBucket(operation, null);
  }

  /**
   * What the store has against a GET of what it refuses to HEAD, in words and not only a status.
   */
  private S3Exception withWords(ObjectUri uri, Retry retry, S3Exception bare) {
    if (!Causes.code(bare).isEmpty()) {
      return bare;
    }
    try (ResponseInputStream<GetObjectResponse> body =
        client.getObject(
            r -> r.bucket(uri.bucket()).key(uri.key()).overrideConfiguration(retry::limit))) {
      body.abort();
      return bare;
    } catch (S3Exception said) {
      return said;
    } catch (IOException e) {
      return bare;
    }
  }

  private byte[] read(ObjectUri uri, Retry retry, int maxBytes) throws IOException {
    Content content =
        client.getObject(
            r -> r.bucket(uri.bucket()).key(uri.key()).overrideConfiguration(retry::limit),
            (response, body) -> {
              byte[] read = body.readNBytes(maxBytes + 1);
              if (read.length > maxBytes) {
                body.abort();
              }
              return new Content(read, tellsItsEnd(response));
            });
    if (content.bytes.length > maxBytes) {
      throw StoreErrors.about(
          Operation.read(uri),
          Reason.InvalidSpec,
          "it has more than %d bytes; it is not what it should be".formatted(maxBytes),
          null);
    }
    if (!content.complete) {
      throw new IOException("the answer does not say how long it is, so that it may be cut short");
    }
    return content.bytes;
  }

  /** With either header the HTTP client notices a body that ends too early; without, nobody. */
  private static boolean tellsItsEnd(GetObjectResponse response) {
    return response.contentLength() != null
        || response.sdkHttpResponse().firstMatchingHeader("Transfer-Encoding").isPresent();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Content(byte[] bytes, boolean complete) {}
}
