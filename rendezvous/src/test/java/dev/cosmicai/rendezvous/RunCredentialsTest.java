package dev.cosmicai.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunCredentialsTest {
  @Test
  void certificateNamesItsHostsAndCanSignNoOther() throws Exception {
    Instant before = Instant.now();
    RunCredentials credentials =
        RunCredentials.generate(
            List.of("run.ns.svc", "localhost", "127.0.0.1", "::1"), Duration.ofDays(2));
    X509Certificate certificate = parse(credentials.certificatePem());

    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> name.get(0) + " " + name.get(1))
        .containsExactly("2 run.ns.svc", "2 localhost", "7 127.0.0.1", "7 0:0:0:0:0:0:0:1");
    assertThat(certificate.getBasicConstraints()).as("not an authority").isEqualTo(-1);
    assertThat(((ECPublicKey) certificate.getPublicKey()).getParams().getCurve().getField())
        .extracting("fieldSize")
        .isEqualTo(256);
    assertThat(certificate.getNotAfter().toInstant())
        .isBetween(before.plusSeconds(2 * 86_400 - 2), Instant.now().plusSeconds(2 * 86_400));
    assertThat(certificate.getNotBefore().toInstant()).isBefore(before);
    certificate.verify(certificate.getPublicKey());
  }

  @Test
  void everyRunHasItsOwnSecrets() {
    RunCredentials one = RunCredentials.generate(List.of("localhost"), Duration.ofDays(1));
    RunCredentials two = RunCredentials.generate(List.of("localhost"), Duration.ofDays(1));

    assertThat(one.token()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(two.token());
    assertThat(one.privateKeyPem())
        .startsWith("-----BEGIN PRIVATE KEY-----\n")
        .isNotEqualTo(two.privateKeyPem());
  }

  @Test
  void secretsDoNotShowInLogs() {
    RunCredentials credentials = RunCredentials.generate(List.of("localhost"), Duration.ofDays(1));
    RendezvousEndpoint endpoint =
        new RendezvousEndpoint("localhost", 1, credentials.certificatePem(), credentials.token());

    assertThat(credentials + " " + endpoint)
        .doesNotContain(credentials.token())
        .doesNotContain("PRIVATE");
  }

  @Test
  void certificateWithoutANameIsRefused() {
    List<String> none = List.of();
    Duration validity = Duration.ofDays(1);
    assertThatThrownBy(() -> RunCredentials.generate(none, validity))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static X509Certificate parse(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
