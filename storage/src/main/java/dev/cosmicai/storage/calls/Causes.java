package dev.cosmicai.storage.calls;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What an exception of the SDK comes from: the innermost of its causes knows best. */
public final class Causes {
  private static final int MAX_WORDS_CHARS = 200;

  /**
   * Error codes that pass, whatever their HTTP status; throttling has more, which the SDK knows.
   */
  private static final Set<String> PASSING_CODES =
      Set.of(
          "BadDigest",
          "ConditionalRequestConflict",
          "IDPCommunicationError",
          "IncompleteBody",
          "InternalError",
          "OperationAborted",
          "RequestTimeout",
          "ServiceUnavailable");

  /** How Java says that the other side speaks no TLS at all. */
  private static final String NO_TLS = "Unsupported or unrecognized SSL message";

  private Causes() {}

  /** The outermost of that type. */
  static <T> Optional<T> find(Throwable e, Class<T> type) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }

  /**
   * The shortest text that still says what happened: a service's own words, or the root cause's.
   */
  public static String words(Throwable e) {
    String line = text(e).replaceAll("\\s+", " ").strip();
    return line.length() <= MAX_WORDS_CHARS ? line : line.substring(0, MAX_WORDS_CHARS - 1) + "…";
  }

  private static String text(Throwable e) {
    Optional<AwsServiceException> answer = find(e, AwsServiceException.class);
    if (answer.isPresent()) {
      return "HTTP %d %s %s"
          .formatted(answer.get().statusCode(), code(answer.get()), message(answer.get()));
    }
    if (find(e, ApiCallAttemptTimeoutException.class).isPresent()) {
      return "no answer in time";
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = root.getMessage();
    if (root instanceof UnknownHostException) {
      return "unknown host " + said;
    }
    if (root instanceof FileSystemException file && file.getReason() == null) {
      return root.getClass().getSimpleName().replaceAll("Exception$", "") + " " + said;
    }
    return said == null ? root.getClass().getSimpleName() : said;
  }

  /** The service's error code; empty if it gave none, as in an answer to HEAD. */
  public static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  /** The service's text; empty if it gave none. */
  static String message(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorMessage() == null ? "" : details.errorMessage();
  }

  /** Whether this is how the SDK says that its thread was interrupted. */
  static boolean isInterruption(Exception e) {
    // The SDK's timeouts interrupt the thread too, but say so.
    return !(e instanceof ApiCallAttemptTimeoutException)
        && (find(e, AbortedException.class).isPresent()
            || find(e, InterruptedException.class).isPresent());
  }

  /** Whether the other side cannot show that it is who it should be. */
  static boolean isDistrust(Throwable e) {
    return find(e, CertificateException.class).isPresent()
        || find(e, CertPathValidatorException.class).isPresent()
        || find(e, SSLPeerUnverifiedException.class).isPresent();
  }

  /** Whether the other side answers a TLS greeting with something else. */
  static boolean isNoTls(Throwable e) {
    return find(e, SSLException.class)
        .filter(ssl -> String.valueOf(ssl.getMessage()).contains(NO_TLS))
        .isPresent();
  }

  /** Whether a service answered with an error that may be gone at the next attempt. */
  static boolean passes(AwsServiceException answer) {
    if (Refusals.isFull(answer)) {
      return false;
    }
    int status = answer.statusCode();
    return (status >= 500 && status != 501)
        || status == 408
        || answer.isThrottlingException()
        || PASSING_CODES.contains(code(answer));
  }

  /** Whether what hands out credentials may do so at the next attempt. */
  static boolean passes(Throwable e) {
    Optional<AwsServiceException> answer = find(e, AwsServiceException.class);
    if (answer.isPresent()) {
      return passes(answer.get());
    }
    if (find(e, SdkServiceException.class).isPresent()) {
      return find(e, SdkServiceException.class).get().statusCode() >= 500;
    }
    // What fails without the SDK's client, such as a file or a program, fails again.
    return find(e, SdkClientException.class)
        .filter(sent -> find(sent, IOException.class).isPresent())
        .filter(sent -> find(sent, FileSystemException.class).isEmpty())
        .filter(sent -> !isDistrust(sent) && !isNoTls(sent))
        .isPresent();
  }
}
