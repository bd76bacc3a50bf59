package dev.cosmicai.locals3;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;
import static java.net.HttpURLConnection.HTTP_NOT_MODIFIED;
import static java.net.HttpURLConnection.HTTP_PRECON_FAILED;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * S3Proxy's file-system back end, made fit for a folder that people also use by hand:
 *
 * <ul>
 *   <li>S3Proxy keeps the ETag in an extended attribute that it writes itself: a file copied into
 *       the folder has none, which would switch off {@code If-Match}, and a file edited in place
 *       keeps that of its old content. Here every ETag is a {@link FileETag}.
 *   <li>S3Proxy writes to {@code key-<uuid>} before it renames, and lists that file. Here an object
 *       is listed once it is there.
 *   <li>S3Proxy lets anybody read files that are world-readable. Here everything needs the keys.
 *   <li>S3Proxy answers an unwritable folder with a bare 500, which clients repeat. Here it is 403
 *       with the file system's own words.
 *   <li>A file whose name is not in this process's encoding is listed under a key by which nobody
 *       can read it. Here it is refused, with what to do.
 *   <li>S3Proxy looks at every file for each page of a listing. Here that is {@link FolderListing}.
 * </ul>
 */
final class FolderBlobStore extends ForwardingBlobStore {
  private static final Pattern TEMPORARY_SUFFIX =
      Pattern.compile("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

  /** What Java reads bytes as that are no characters of a name. */
  private static final char UNREADABLE_CHARACTER = '\uFFFD';

  private final Path root;

  /** How many writers each bucket/key has at this moment. */
  private final Map<String, Integer> writers = new ConcurrentHashMap<>();

  FolderBlobStore(BlobStore files, Path root) {
    super(files);
    this.root = root;
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    return translated(
        () -> {
          ListObjectsV2Response page = page(request);
          List<S3Object> objects =
              page.contents().stream()
                  .filter(object -> !isTemporary(request.bucket(), object.key()))
                  .map(object -> withETag(request.bucket(), object))
                  .toList();
          return page.toBuilder().contents(objects).build();
        });
  }

  private ListObjectsV2Response page(ListObjectsV2Request request) {
    boolean flat = request.delimiter() == null || request.delimiter().isEmpty();
    Path bucket = root.resolve(request.bucket());
    boolean right = root.equals(bucket.getParent()) && bucket.equals(bucket.normalize());
    return flat && right && Files.isDirectory(bucket)
        ? FolderListing.page(bucket, request)
        : super.list(request);
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    return translated(
        () -> {
          HeadObjectResponse head = super.blobMetadata(request);
          return head == null
              ? null
              : head.toBuilder().eTag(etag(request.bucket(), request.key())).build();
        });
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    String before = translated(() -> etag(request.bucket(), request.key()));
    if (before != null) {
      checkConditions(request, before);
    }
    ResponseInputStream<GetObjectResponse> content =
        translated(
            () -> super.getBlob(request.toBuilder().ifMatch(null).ifNoneMatch(null).build()));
    if (content == null) {
      return null;
    }
    // The ETag is read before the file is opened and again after: a file replaced in between would
    // be sent under the name of the old one.
    String after = etag(request.bucket(), request.key());
    if (after == null || !after.equals(before)) {
      content.abort();
      throw S3Exceptions.fromStatusCode(HTTP_PRECON_FAILED);
    }
    return SdkResponses.getResponse(content.response().toBuilder().eTag(after).build(), content);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    return writing(
        request.bucket(),
        request.key(),
        () ->
            super.putBlob(request, payload).toBuilder()
                .eTag(etag(request.bucket(), request.key()))
                .build());
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    return translated(() -> super.initiateMultipartUpload(request));
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream payload) {
    return translated(() -> super.uploadMultipartPart(upload, request, payload));
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    return writing(
        upload.containerName(),
        upload.blobName(),
        () ->
            super.completeMultipartUpload(upload, request).toBuilder()
                .eTag(etag(upload.containerName(), upload.blobName()))
                .build());
  }

  @Override
  public BucketCannedACL getContainerAccess(String container) {
    return BucketCannedACL.PRIVATE;
  }

  @Override
  public ObjectCannedACL getBlobAccess(String container, String name) {
    return ObjectCannedACL.PRIVATE;
  }

  private static void checkConditions(GetObjectRequest request, String etag) {
    if (request.ifMatch() != null && !FileETag.matches(request.ifMatch(), etag)) {
      throw S3Exceptions.fromStatusCode(HTTP_PRECON_FAILED);
    }
    if (request.ifNoneMatch() != null && FileETag.matches(request.ifNoneMatch(), etag)) {
      throw S3Exceptions.fromStatusCode(HTTP_NOT_MODIFIED);
    }
  }

  private S3Object withETag(String bucket, S3Object object) {
    String etag = etag(bucket, object.key());
    if (etag == null && object.key().indexOf(UNREADABLE_CHARACTER) >= 0) {
      throw unnamable(object.key(), null);
    }
    return object.toBuilder().eTag(etag).build();
  }

  private String etag(String bucket, String key) {
    return FileETag.of(root.resolve(bucket).resolve(key));
  }

  private boolean isTemporary(String bucket, String key) {
    var suffix = TEMPORARY_SUFFIX.matcher(key);
    return suffix.find() && writers.containsKey(bucket + "/" + key.substring(0, suffix.start()));
  }

  private <T> T writing(String bucket, String key, Supplier<T> write) {
    String name = bucket + "/" + key;
    writers.merge(name, 1, Integer::sum);
    try {
      return translated(write);
    } finally {
      writers.computeIfPresent(name, (ignored, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Runs a step of S3Proxy's and gives an I/O failure in it a status and a text for the client. */
  private static <T> T translated(Supplier<T> step) {
    try {
      return step.get();
    } catch (S3Exception e) {
      throw e;
    } catch (InvalidPathException e) {
      throw unnamable(e.getInput(), e);
    } catch (RuntimeException e) {
      if (!(e.getCause() instanceof IOException cause)) {
        throw e;
      }
      boolean refused = cause instanceof FileSystemException;
      throw refused
          ? answer(HTTP_FORBIDDEN, "AccessDenied", text(cause), cause)
          : answer(HTTP_INTERNAL_ERROR, "InternalError", text(cause), cause);
    }
  }

  private static AwsServiceException unnamable(String name, InvalidPathException cause) {
    return answer(
        HTTP_BAD_REQUEST,
        "InvalidRequest",
        "the name of the file '%s' is not in this process's encoding, %s; set LC_ALL=C.UTF-8 or rename it"
            .formatted(name, System.getProperty("sun.jnu.encoding")),
        cause);
  }

  private static AwsServiceException answer(int status, String code, String text, Exception cause) {
    return S3Exception.builder()
        .message(text)
        .cause(cause)
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(text).build())
        .build();
  }

  private static String text(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "the file system refuses access";
    }
    String reason = e instanceof FileSystemException refusal ? refusal.getReason() : null;
    return "the file system says: " + (reason == null ? e.getMessage() : reason);
  }
}
