package dev.cosmicai.storage.calls;

import dev.cosmicai.faults.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What each refusal of a store means and what to do about it, by the store's error code and, where
 * one code stands for several things, by its text.
 */
final class Refusals {
  /**
   * One meaning.
   *
   * @param reading the reason where an object is read or listed
   * @param writing the reason where it is written
   * @param remedy what to do, as the end of a sentence
   */
  record Refusal(Reason reading, Reason writing, String remedy) {
    Reason reason(Operation operation) {
      return operation.writes() ? writing : reading;
    }
  }

  private static final String NEWER_KEYS = "give keys that are still valid, or sign in again";
  private static final String CLOCK = "set this machine's clock";
  private static final String ACCOUNT = "ask who runs the store what is wrong with the account";
  private static final String CHECKSUM_SWITCH =
      "if the store takes no checksums, set AWS_REQUEST_CHECKSUM_CALCULATION=when_required";

  private static final Map<String, Refusal> BY_CODE =
      Map.ofEntries(
          denied("InvalidAccessKeyId", "correct AWS_ACCESS_KEY_ID, or the endpoint it belongs to"),
          denied("SignatureDoesNotMatch", "correct AWS_SECRET_ACCESS_KEY"),
          denied("InvalidToken", "correct AWS_SESSION_TOKEN; permanent keys have none"),
          denied("ExpiredToken", NEWER_KEYS),
          denied("TokenRefreshRequired", NEWER_KEYS),
          denied("RequestTimeTooSkewed", CLOCK),
          denied("RequestExpired", CLOCK),
          denied("AccountProblem", ACCOUNT),
          denied("AllAccessDisabled", ACCOUNT),
          denied("NotSignedUp", ACCOUNT),
          row(
              "InvalidObjectState",
              Reason.InputNotFound,
              Reason.OutputRefused,
              "it is archived; restore it (aws s3api restore-object), then start again"),
          setting("InvalidBucketName", "correct the bucket's name"),
          setting("KeyTooLongError", "shorten the path"),
          setting("MethodNotAllowed", "check that storage.endpoint is an S3 API"),
          request("NoSuchUpload", "the store discarded what was sent of it; start again"),
          request("NotImplemented", CHECKSUM_SWITCH));

  private static final Refusal KMS_KEY =
      new Refusal(
          Reason.InputNotFound,
          Reason.OutputRefused,
          "enable the KMS key that it is encrypted with, or use another one");
  private static final Refusal CUSTOMER_KEY =
      new Refusal(
          Reason.InputNotFound,
          Reason.OutputRefused,
          "it is encrypted with a customer's key (SSE-C); store it with the bucket's encryption");
  private static final Refusal NO_CHECKSUM =
      new Refusal(
          Reason.InvalidSpec,
          Reason.OutputRefused,
          "the bucket wants checksums (Object Lock); unset AWS_REQUEST_CHECKSUM_CALCULATION");

  private static final Refusal FULL =
      new Refusal(
          Reason.InvalidSpec,
          Reason.OutputRefused,
          "the store is full; make room in it or raise its quota, then start again");

  /** Error codes of a store that has no room left, or none for these credentials. */
  private static final Set<String> FULL_CODES =
      Set.of("QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "XMinioStorageFull");

  private static final int INSUFFICIENT_STORAGE = 507;

  private static final Pattern ACTION =
      Pattern.compile("not authorized to perform: ([A-Za-z0-9-]+:[A-Za-z0-9*]+)");

  private Refusals() {}

  /**
   * Whether the store has no room. Unlike other errors of a server that does not pass while a
   * request is repeated: somebody has to make room, and should hear of it at once.
   */
  static boolean isFull(AwsServiceException e) {
    return e.statusCode() == INSUFFICIENT_STORAGE || FULL_CODES.contains(Causes.code(e));
  }

  /** What an answer means, unless only its status says anything. */
  static Optional<Refusal> of(Operation operation, AwsServiceException e) {
    String code = Causes.code(e);
    String message = Causes.message(e);
    if (isFull(e)) {
      return Optional.of(FULL);
    }
    if (code.startsWith("KMS.")) {
      return Optional.of(KMS_KEY);
    }
    if (code.equals("InvalidRequest") && message.contains("Server Side Encryption")) {
      return Optional.of(CUSTOMER_KEY);
    }
    if (code.equals("InvalidRequest") && message.contains("Content-MD5")) {
      return Optional.of(NO_CHECKSUM);
    }
    Refusal known = BY_CODE.get(code);
    if (known == null && (e.statusCode() == 401 || e.statusCode() == 403)) {
      known = denied(code, permission(operation, message)).getValue();
    }
    return Optional.ofNullable(known);
  }

  /** The store may name the action that it wants allowed, and whose decision stands against it. */
  private static String permission(Operation operation, String message) {
    Matcher named = ACTION.matcher(message);
    String action = named.find() ? named.group(1) : operation.permission();
    return message.contains("explicit deny")
        ? "remove the policy that denies these credentials " + action
        : action.startsWith("kms:")
            ? "allow these credentials " + action + " on its KMS key"
            : "allow these credentials " + action + " on it";
  }

  private static Map.Entry<String, Refusal> denied(String code, String remedy) {
    return row(code, Reason.PermissionDenied, Reason.OutputRefused, remedy);
  }

  private static Map.Entry<String, Refusal> setting(String code, String remedy) {
    return row(code, Reason.InvalidSpec, Reason.InvalidSpec, remedy);
  }

  private static Map.Entry<String, Refusal> request(String code, String remedy) {
    return row(code, Reason.InvalidSpec, Reason.OutputRefused, remedy);
  }

  private static Map.Entry<String, Refusal> row(
      String code, Reason reading, Reason writing, String remedy) {
    return Map.entry(code, new Refusal(reading, writing, remedy));
  }
}
