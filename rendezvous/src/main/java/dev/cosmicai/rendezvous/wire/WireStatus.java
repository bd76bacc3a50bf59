package dev.cosmicai.rendezvous.wire;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.rendezvous.Refusal;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.OptionalLong;

/**
 * The one place that knows which gRPC status stands for what. The server turns whatever went wrong
 * into a status, the client turns the status into a {@link Fault}; {@code rendezvous.proto} has the
 * table for those who write other clients.
 */
public final class WireStatus {
  /** The trailer that says after how long a refused call may fit. */
  static final Metadata.Key<String> RETRY_AFTER_MILLIS =
      Metadata.Key.of("retry-after-millis", Metadata.ASCII_STRING_MARSHALLER);

  private static final long LIMIT_RETRY_MILLIS = 1_000;

  private WireStatus() {}

  /** The server's side: what to answer to a call that ended so. */
  public static StatusRuntimeException of(Throwable thrown) {
    if (thrown instanceof Refusal refusal) {
      return of(refusal);
    }
    String message = thrown instanceof Fault ? thrown.getMessage() : thrown.toString();
    if (thrown instanceof RetriableFault) {
      // This coordinator ends of it; the next one goes on.
      return Status.UNAVAILABLE.withDescription(message).withCause(thrown).asRuntimeException();
    }
    return Status.INTERNAL.withDescription(message).withCause(thrown).asRuntimeException();
  }

  /** The server's answer to a call without the run's token. */
  public static Status unauthenticated() {
    return Status.UNAUTHENTICATED.withDescription("this is not the run's token");
  }

  /** How streams end when the server does, so that their readers come back to its successor. */
  public static StatusRuntimeException stopping() {
    return Status.UNAVAILABLE.withDescription("the coordinator is stopping").asRuntimeException();
  }

  /** The client's side: whether the same call may succeed later. */
  public static boolean mayPass(StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      // A server that is killed may reset its streams instead of closing its connections.
      case UNAVAILABLE, CANCELLED -> !isForeignCertificate(e);
      case DEADLINE_EXCEEDED -> true;
      case RESOURCE_EXHAUSTED -> retryAfterMillis(e).isPresent();
      default -> false;
    };
  }

  /** Whether the call's own deadline ended it. */
  public static boolean isDeadline(StatusRuntimeException e) {
    return e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
  }

  /** After how long the server thinks that the call may fit. */
  public static OptionalLong retryAfterMillis(StatusRuntimeException e) {
    Metadata trailers = e.getTrailers();
    String millis = trailers == null ? null : trailers.get(RETRY_AFTER_MILLIS);
    try {
      return millis == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(millis));
    } catch (NumberFormatException notOurs) {
      return OptionalLong.empty();
    }
  }

  /**
   * The client's side: what a failed call means to its caller, after all retries.
   *
   * @param peer the rendezvous as the user knows it, such as {@code 10.0.0.7:7077}
   */
  public static Fault fault(StatusRuntimeException e, String peer) {
    String rendezvous = "the rendezvous at " + peer;
    String said = e.getStatus().getDescription();
    if (isForeignCertificate(e)) {
      return new FatalFault(
          Reason.PermissionDenied,
          rendezvous
              + " does not show this run's certificate for that host name; check the host"
              + " and the certificate file",
          e);
    }
    return switch (e.getStatus().getCode()) {
      case UNAUTHENTICATED ->
          new FatalFault(
              Reason.PermissionDenied,
              rendezvous + " refuses the token; check that it is the one of this run",
              e);
      case NOT_FOUND ->
          new RetriableFault(
              Reason.Interrupted, "the run needs nothing more from this rank: " + said, e);
      case ABORTED -> new FatalFault(Reason.Superseded, said + "; this one must stop", e);
      case FAILED_PRECONDITION, OUT_OF_RANGE, RESOURCE_EXHAUSTED ->
          mayPass(e)
              ? unavailable(e, rendezvous)
              : new FatalFault(Reason.InvalidSpec, rendezvous + " refuses: " + said, e);
      case DATA_LOSS -> new FatalFault(Reason.ResultCorrupt, rendezvous + " refuses: " + said, e);
      case UNAVAILABLE, CANCELLED, DEADLINE_EXCEEDED -> unavailable(e, rendezvous);
      default -> new InternalFault(rendezvous + " answers " + e.getStatus(), e);
    };
  }

  private static StatusRuntimeException of(Refusal refusal) {
    Metadata trailers = new Metadata();
    Status status =
        switch (refusal.kind()) {
          case MALFORMED -> Status.INVALID_ARGUMENT;
          case FOREIGN, MISMATCH -> Status.FAILED_PRECONDITION;
          case UNFIT -> Status.DATA_LOSS;
          case NOT_YET -> Status.UNAVAILABLE;
          case NO_SUCH_RANK -> Status.OUT_OF_RANGE;
          case FENCED -> Status.ABORTED;
          case LOST -> Status.NOT_FOUND;
          case TOO_MUCH -> Status.RESOURCE_EXHAUSTED;
          case TOO_MUCH_NOW -> {
            trailers.put(RETRY_AFTER_MILLIS, Long.toString(LIMIT_RETRY_MILLIS));
            yield Status.RESOURCE_EXHAUSTED;
          }
        };
    return status.withDescription(refusal.getMessage()).asRuntimeException(trailers);
  }

  private static Fault unavailable(StatusRuntimeException e, String rendezvous) {
    String said = e.getStatus().getDescription();
    return new RetriableFault(
        Reason.RendezvousUnavailable,
        rendezvous
            + " does not answer: "
            + (said == null ? e.getStatus().getCode() : said)
            + "; see whether the coordinator runs",
        e);
  }

  // A certificate does not become another one by waiting, so this is found out at once.
  private static boolean isForeignCertificate(StatusRuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
        return true;
      }
    }
    return false;
  }
}
