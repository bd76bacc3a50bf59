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
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What is done to an object by one request: describing, reading and writing it, as {@link
 * ObjectStore} says. Thread-safe.
 */
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

  void put(ObjectUri uri, RequestBody content) {
    calls.call(Operation.write(uri), retry -> put(uri, retry, r -> {}, content));
  }

  boolean putIfAbsent(ObjectUri uri, byte[] content, String contentType) {
    return calls.call(
        Operation.write(uri),
        retry -> {
          try {
            put(uri, retry, r -> r.ifNoneMatch("*"), body(content, content.length, contentType));
            return true;
          } catch (S3Exception e) {
            if (!StoreErrors.hasStatus(e, 412)) {
              throw e;
            }
            return wroteBefore(uri, retry, content);
          }
        });
  }

  Optional<String> replace(ObjectUri uri, byte[] content, String contentType, String etag) {
    return calls.call(
        Operation.write(uri),
        retry -> {
          try {
            RequestBody body = body(content, content.length, contentType);
            PutObjectResponse put = put(uri, retry, r -> r.ifMatch('"' + etag + '"'), body);
            return Optional.of(StoreAnswers.etag(put.eTag()));
          } catch (S3Exception e) {
            if (StoreErrors.hasCode(e, "NoSuchKey")) {
              return Optional.empty();
            } else if (!StoreErrors.hasStatus(e, 412)) {
              throw e;
            }
            return wroteBefore(uri, retry, content)
                ? find(uri).map(StoredObject::etag)
                : Optional.empty();
          }
        });
  }

  private PutObjectResponse put(
      ObjectUri uri,
      Retry retry,
      Consumer<PutObjectRequest.Builder> condition,
      RequestBody content) {
    return client.putObject(
        r ->
            r.bucket(uri.bucket())
                .key(uri.key())
                .overrideConfiguration(retry::limit)
                .applyMutation(condition),
        content);
  }

  /** The answer to an earlier attempt may have been lost, but not the attempt. */
  private boolean wroteBefore(ObjectUri uri, Retry retry, byte[] content) throws IOException {
    return retry.failures() > 0 && Arrays.equals(read(uri, retry, MAX_GET_BYTES), content);
  }

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
    Optional<byte[]> content =
        client.getObject(
            r -> r.bucket(uri.bucket()).key(uri.key()).overrideConfiguration(retry::limit),
            (response, body) -> {
              byte[] read = body.readNBytes(maxBytes + 1);
              if (read.length > maxBytes) {
                body.abort();
              }
              return Optional.of(read).filter(ignored -> tellsItsEnd(response));
            });
    if (content.isEmpty()) {
      throw new IOException("the answer does not say how long it is, so that it may be cut short");
    }
    if (content.get().length > maxBytes) {
      throw StoreErrors.about(
          Operation.read(uri),
          Reason.InvalidSpec,
          "it has more than %d bytes; it is not what it should be".formatted(maxBytes),
          null);
    }
    return content.get();
  }

  /** With either header the HTTP client notices a body that ends too early; without, nobody. */
  private static boolean tellsItsEnd(GetObjectResponse response) {
    return response.contentLength() != null
        || response.sdkHttpResponse().firstMatchingHeader("Transfer-Encoding").isPresent();
  }
}
