package dev.cosmicai.storage.calls;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one place that knows what a store's errors mean: which pass ({@link #passes}), and which
 * {@link Fault} the others are ({@link #fault}). Messages hold the store's own code and text but
 * neither request ids nor class names.
 */
public final class StoreErrors {
  /** Error codes of keys that were good until now. */
  private static final Set<String> EXPIRED_CODES = Set.of("ExpiredToken", "TokenRefreshRequired");

  /** Error codes of a bucket that lies in another region than the one signed for. */
  private static final Set<String> OTHER_REGION_CODES =
      Set.of(
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException",
          "PermanentRedirect",
          "TemporaryRedirect");

  private static final String BUCKET_REGION_HEADER = "x-amz-bucket-region";

  private final String storeName;
  private final BooleanSupplier keysAreRenewed;

  /**
   * The errors of one store.
   *
   * @param storeName the store in the user's words
   * @param keysAreRenewed whether whoever gave the last keys gives others when they expire
   */
  public StoreErrors(String storeName, BooleanSupplier keysAreRenewed) {
    this.storeName = storeName;
    this.keysAreRenewed = keysAreRenewed;
  }

  /** Whether another attempt may go better. Anything that the network can do passes. */
  boolean passes(Exception e) {
    Optional<CredentialsUnavailable> noCredentials = Causes.find(e, CredentialsUnavailable.class);
    if (noCredentials.isPresent()) {
      return noCredentials.get().passes();
    }
    if (e instanceof AwsServiceException answer) {
      return Causes.passes(answer)
          || (EXPIRED_CODES.contains(Causes.code(answer)) && keysAreRenewed.getAsBoolean());
    }
    return (e instanceof SdkException || e instanceof IOException)
        && !Causes.isDistrust(e)
        && !Causes.isNoTls(e);
  }

  /** Whether the store answered with this HTTP status. */
  public static boolean hasStatus(Exception e, int status) {
    return e instanceof AwsServiceException answer && answer.statusCode() == status;
  }

  /** Whether the store answered with this error code. */
  public static boolean hasCode(Exception e, String code) {
    return e instanceof AwsServiceException answer && code.equals(Causes.code(answer));
  }

  /** What an error that does not pass is to the caller. */
  Fault fault(Operation operation, Exception e) {
    Optional<CredentialsUnavailable> noCredentials = Causes.find(e, CredentialsUnavailable.class);
    if (noCredentials.isPresent()) {
      return about(
          operation,
          reason(operation, Reason.PermissionDenied),
          noCredentials.get().problem(storeName),
          e);
    }
    if (e instanceof AwsServiceException answer) {
      return fault(operation, answer);
    }
    if (Causes.isDistrust(e)) {
      return about(
          operation,
          Reason.InvalidSpec,
          "%s has a certificate that is not trusted here (%s); set AWS_CA_BUNDLE to a PEM file of"
                  .formatted(storeName, Causes.words(e))
              + " the authorities to trust, or correct storage.endpoint",
          e);
    }
    if (Causes.isNoTls(e)) {
      return about(
          operation,
          Reason.InvalidSpec,
          storeName + " does not speak TLS; write http:// in storage.endpoint",
          e);
    }
    return about(operation, Reason.Internal, "unexpected " + Causes.words(e), e);
  }

  private FatalFault fault(Operation operation, AwsServiceException e) {
    int status = e.statusCode();
    String code = Causes.code(e);
    if (OTHER_REGION_CODES.contains(code) || status == 301 || status == 307) {
      return otherRegion(operation, e);
    }
    Optional<Refusals.Refusal> refusal = Refusals.of(operation, e);
    if (refusal.isPresent()) {
      return about(
          operation,
          refusal.get().reason(operation),
          Causes.words(e) + "; " + refusal.get().remedy(),
          e);
    }
    if (status == 404) {
      boolean object = operation.kind() == Operation.Kind.READ && !code.equals("NoSuchBucket");
      return object ? noSuchObject(operation, e) : noSuchBucket(operation, e);
    }
    if (status == 412 || status == 416) {
      return changed(operation, "", e);
    }
    return refused(operation, "refuses the request (" + Causes.words(e) + ")", e);
  }

  private FatalFault otherRegion(Operation operation, AwsServiceException e) {
    String remedy =
        Optional.ofNullable(e.awsErrorDetails())
            .map(AwsErrorDetails::sdkHttpResponse)
            .flatMap(response -> response.firstMatchingHeader(BUCKET_REGION_HEADER))
            .map(region -> "it lies in " + region + "; set storage.region to that")
            .orElse(
                "set storage.region to the bucket's, and storage.endpoint to its store's ("
                    + Causes.words(e)
                    + ")");
    return about(operation, Reason.InvalidSpec, "the bucket is not in this region: " + remedy, e);
  }

  /**
   * The store does not do what the protocol asks of it.
   *
   * @param problem what the store does, as the rest of a sentence that begins with its name
   */
  public FatalFault refused(Operation operation, String problem, Exception cause) {
    return about(
        operation, reason(operation, Reason.InvalidSpec), storeName + " " + problem, cause);
  }

  /** The bucket is not there. */
  public FatalFault noSuchBucket(Operation operation, Exception e) {
    return about(
        operation,
        reason(operation, Reason.BucketNotFound),
        "there is no bucket '%s' in %s; create it or correct the URI"
            .formatted(operation.uri().bucket(), storeName),
        e);
  }

  /** The object is not there. */
  public static FatalFault noSuchObject(Operation operation, Exception e) {
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
  public static FatalFault changed(Operation operation, String how, Exception e) {
    return about(
        operation,
        Reason.PartitionChanged,
        "it changed after the run was planned" + how + "; restore that version or start a new run",
        e);
  }

  /** The store did not do its part for as long as the operation would wait. */
  RetriableFault unavailable(Operation operation, Duration waited, Exception last) {
    String problem =
        Causes.find(last, CredentialsUnavailable.class)
            .map(missing -> missing.problem(storeName))
            .orElse(
                "%s has not served it for %d s (%s); check the endpoint, the network and the store"
                    .formatted(storeName, waited.toSeconds(), Causes.words(last)));
    return new RetriableFault(Reason.StorageUnavailable, sentence(operation, problem), last);
  }

  /** The calling thread was interrupted. */
  public static RetriableFault interrupted(Operation operation) {
    return new RetriableFault(Reason.Interrupted, sentence(operation, "the process was stopped"));
  }

  /** A final fault of an operation's object. */
  public static FatalFault about(
      Operation operation, Reason reason, String problem, Exception cause) {
    return new FatalFault(reason, sentence(operation, problem), cause)
        .about(operation.uri().toString());
  }

  private static String sentence(Operation operation, String problem) {
    return operation.uri() + " cannot be " + operation.participle() + ": " + problem;
  }

  private static Reason reason(Operation operation, Reason reading) {
    return operation.writes() ? Reason.OutputRefused : reading;
  }
}
