package dev.cosmicai.storage;

import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one place that knows what a store's errors mean: which pass ({@link #passes}), and which
 * {@link Fault} the others are ({@link #fault}). Messages hold the store's own code and text but
 * neither request ids nor class names.
 */
final class StoreErrors {
  /** Error codes that pass, whatever their HTTP status. */
  private static final Set<String> PASSING_CODES =
      Set.of(
          "ConditionalRequestConflict",
          "InternalError",
          "OperationAborted",
          "RequestTimeout",
          "ServiceUnavailable",
          "SlowDown",
          "Throttling",
          "ThrottlingException");

  /** Error codes that speak of the keys and not of what they may do. */
  private static final Set<String> BAD_KEY_CODES =
      Set.of(
          "ExpiredToken",
          "InvalidAccessKeyId",
          "InvalidToken",
          "RequestTimeTooSkewed",
          "SignatureDoesNotMatch",
          "TokenRefreshRequired");

  /** Error codes of a bucket that lies in another region than the one signed for. */
  private static final Set<String> OTHER_REGION_CODES =
      Set.of(
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException",
          "PermanentRedirect",
          "TemporaryRedirect");

  private static final String BUCKET_REGION_HEADER = "x-amz-bucket-region";
  private static final int MAX_DETAIL_CHARS = 200;

  private final String storeName;

  StoreErrors(StorageSettings settings) {
    this.storeName =
        settings.endpoint() == null
            ? "Amazon S3 in " + settings.region()
            : "the store at " + settings.endpoint();
  }

  /** Whether another attempt may go better. Anything that the network can do passes. */
  boolean passes(Exception e) {
    if (e instanceof AwsServiceException answer) {
      int status = answer.statusCode();
      return (status >= 500 && status != 501)
          || status == 408
          || status == 429
          || PASSING_CODES.contains(code(answer));
    }
    if (find(e, MissingCredentials.class) instanceof MissingCredentials missing) {
      return missing.mayPass();
    }
    return e instanceof SdkException || e instanceof IOException;
  }

  /** Whether the store answered with this HTTP status. */
  static boolean hasStatus(Exception e, int status) {
    return e instanceof AwsServiceException answer && answer.statusCode() == status;
  }

  /** Whether the store answered with this error code. */
  static boolean hasCode(Exception e, String code) {
    return e instanceof AwsServiceException answer && code.equals(code(answer));
  }

  /** Whether this is how the SDK says that its thread was interrupted. */
  static boolean isInterruption(Exception e) {
    // The SDK's timeouts interrupt the thread too, but say so.
    return !(e instanceof ApiCallAttemptTimeoutException)
        && (find(e, AbortedException.class) != null || find(e, InterruptedException.class) != null);
  }

  /** What an error that does not pass is to the caller. */
  Fault fault(Operation operation, Exception e) {
    if (find(e, MissingCredentials.class) != null) {
      return about(
          operation,
          refusal(operation),
          "there are no credentials for "
              + storeName
              + "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use a profile or a role",
          e);
    }
    if (e instanceof AwsServiceException answer) {
      return fault(operation, answer);
    }
    return about(operation, Reason.Internal, "unexpected " + detail(e), e);
  }

  private FatalFault fault(Operation operation, AwsServiceException e) {
    int status = e.statusCode();
    String code = code(e);
    if (OTHER_REGION_CODES.contains(code) || status == 301 || status == 307) {
      String remedy =
          bucketRegion(e)
              .map(region -> "it lies in " + region + "; set storage.region to that")
              .orElse("set storage.region to the bucket's, and storage.endpoint to its store's");
      return about(operation, Reason.InvalidSpec, "the bucket is not in this region: " + remedy, e);
    }
    if (BAD_KEY_CODES.contains(code)) {
      return about(
          operation,
          refusal(operation),
          storeName + " refuses these credentials (" + detail(e) + "); check keys, token and clock",
          e);
    }
    if (status == 404) {
      boolean object = operation.kind() == Operation.Kind.READ && !code.equals("NoSuchBucket");
      return object ? noSuchObject(operation, e) : noSuchBucket(operation, e);
    }
    if (status == 401 || status == 403) {
      return about(
          operation,
          refusal(operation),
          detail(e) + "; allow these credentials " + operation.permission() + " on it",
          e);
    }
    if (status == 412 || status == 416) {
      return changed(operation, "", e);
    }
    return about(
        operation,
        operation.writes() ? Reason.OutputRefused : Reason.InvalidSpec,
        storeName + " refuses the request (" + detail(e) + ")",
        e);
  }

  /** The bucket is not there. */
  FatalFault noSuchBucket(Operation operation, Exception e) {
    return about(
        operation,
        operation.writes() ? Reason.OutputRefused : Reason.BucketNotFound,
        "there is no bucket '"
            + operation.uri().bucket()
            + "' in "
            + storeName
            + "; create it or correct the URI",
        e);
  }

  /** The object is not there. */
  static FatalFault noSuchObject(Operation operation, Exception e) {
    return about(
        operation,
        Reason.InputNotFound,
        "there is no such object; correct the URI or store the object",
        e);
  }

  /**
   * The object is another than the one described.
   *
   * @param how in parentheses, or empty
   */
  static FatalFault changed(Operation operation, String how, Exception e) {
    return about(
        operation,
        Reason.PartitionChanged,
        "it changed after the run was planned" + how + "; restore that version or start a new run",
        e);
  }

  /** The store did not do its part for as long as the operation would wait. */
  RetriableFault unavailable(Operation operation, Duration waited, Exception last) {
    return new RetriableFault(
        Reason.StorageUnavailable,
        sentence(
            operation,
            storeName
                + " has not served it for "
                + waited.toSeconds()
                + " s ("
                + detail(last)
                + "); check the endpoint, the network and the store"),
        last);
  }

  /** The calling thread was interrupted. */
  static RetriableFault interrupted(Operation operation) {
    return new RetriableFault(Reason.Interrupted, sentence(operation, "the process was stopped"));
  }

  /** A final fault of an operation's object. */
  static FatalFault about(Operation operation, Reason reason, String problem, Exception cause) {
    return new FatalFault(reason, sentence(operation, problem), cause)
        .about(operation.uri().toString());
  }

  private static String sentence(Operation operation, String problem) {
    return operation.uri() + " cannot be " + operation.participle() + ": " + problem;
  }

  private static Reason refusal(Operation operation) {
    return operation.writes() ? Reason.OutputRefused : Reason.PermissionDenied;
  }

  private static Optional<String> bucketRegion(AwsServiceException e) {
    return Optional.ofNullable(e.awsErrorDetails())
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(response -> response.firstMatchingHeader(BUCKET_REGION_HEADER));
  }

  private static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  /** The shortest text that still says what happened: the store's own, or the root cause's. */
  static String detail(Exception e) {
    String text;
    if (e instanceof AwsServiceException answer) {
      AwsErrorDetails details = answer.awsErrorDetails();
      String said = details == null || details.errorMessage() == null ? "" : details.errorMessage();
      text = ("HTTP " + answer.statusCode() + " " + code(answer) + " " + said).strip();
    } else if (find(e, ApiCallAttemptTimeoutException.class) != null) {
      text = "no answer in time";
    } else {
      Throwable root = e;
      while (root.getCause() != null && root.getCause() != root) {
        root = root.getCause();
      }
      String said = root.getMessage();
      text =
          root instanceof UnknownHostException
              ? "unknown host " + said
              : said == null ? root.getClass().getSimpleName() : said;
    }
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= MAX_DETAIL_CHARS ? line : line.substring(0, MAX_DETAIL_CHARS - 1) + "…";
  }

  private static Throwable find(Throwable e, Class<? extends Throwable> type) {
    for (Throwable t = e; t != null && t.getCause() != t; t = t.getCause()) {
      if (type.isInstance(t)) {
        return t;
      }
    }
    return null;
  }
}
