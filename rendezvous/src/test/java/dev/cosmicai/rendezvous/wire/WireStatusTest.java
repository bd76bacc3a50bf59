package dev.cosmicai.rendezvous.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.rendezvous.Refusal;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireStatusTest {
  @ParameterizedTest
  @CsvSource({
    "MALFORMED,    INVALID_ARGUMENT,    false, Internal",
    "FOREIGN,      FAILED_PRECONDITION, false, InvalidSpec",
    "MISMATCH,     FAILED_PRECONDITION, false, InvalidSpec",
    "UNFIT,        DATA_LOSS,           false, ResultCorrupt",
    "NO_SUCH_RANK, OUT_OF_RANGE,        false, InvalidSpec",
    "FENCED,       ABORTED,             false, Superseded",
    "LOST,         NOT_FOUND,           false, Interrupted",
    "TOO_MUCH,     RESOURCE_EXHAUSTED,  false, InvalidSpec",
    "TOO_MUCH_NOW, RESOURCE_EXHAUSTED,  true,  RendezvousUnavailable",
  })
  void refusalReachesTheClientAsTheFaultThatFits(
      Refusal.Kind kind, Code code, boolean mayPass, Reason reason) {
    StatusRuntimeException status = WireStatus.of(new Refusal(kind, "because"));

    assertThat(status.getStatus().getCode()).isEqualTo(code);
    assertThat(WireStatus.mayPass(status)).isEqualTo(mayPass);
    assertThat(WireStatus.retryAfterMillis(status).isPresent()).isEqualTo(mayPass);
    Fault fault = WireStatus.fault(status, "host:7077");
    assertThat(fault.reason()).isEqualTo(reason);
    assertThat(fault).hasMessageContaining("because");
  }

  @Test
  void outageIsRetriable() {
    for (Status status : new Status[] {Status.UNAVAILABLE, Status.DEADLINE_EXCEEDED}) {
      StatusRuntimeException e = status.asRuntimeException();
      assertThat(WireStatus.mayPass(e)).isTrue();
      assertThat(WireStatus.fault(e, "host:7077"))
          .isInstanceOf(RetriableFault.class)
          .hasMessageContaining("host:7077")
          .extracting("reason")
          .isEqualTo(Reason.RendezvousUnavailable);
    }
  }

  @Test
  void wrongTokenIsFatal() {
    StatusRuntimeException e = WireStatus.unauthenticated().asRuntimeException();
    assertThat(WireStatus.mayPass(e)).isFalse();
    assertThat(WireStatus.fault(e, "host:7077"))
        .isInstanceOf(FatalFault.class)
        .extracting("reason")
        .isEqualTo(Reason.PermissionDenied);
  }

  @Test
  void wrongCertificateIsFatalAlthoughTheStatusIsUnavailable() {
    Exception handshake = new SSLHandshakeException("no");
    handshake.initCause(new CertificateException("No name matching"));
    StatusRuntimeException e = Status.UNAVAILABLE.withCause(handshake).asRuntimeException();

    assertThat(WireStatus.mayPass(e)).isFalse();
    assertThat(WireStatus.fault(e, "host:7077").reason()).isEqualTo(Reason.PermissionDenied);
  }

  @Test
  void unexpectedExceptionIsADefectOnBothSides() {
    StatusRuntimeException e = WireStatus.of(new IllegalStateException("oops"));

    assertThat(e.getStatus().getCode()).isEqualTo(Code.INTERNAL);
    assertThat(WireStatus.fault(e, "host:7077"))
        .isInstanceOf(InternalFault.class)
        .hasMessageContaining("oops");
  }
}
