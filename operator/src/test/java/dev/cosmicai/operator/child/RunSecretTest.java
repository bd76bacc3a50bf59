package dev.cosmicai.operator.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.operator.TestJobs;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.RunCredentials;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class RunSecretTest {
  private static final RunCredentials CREDENTIALS = new RunCredentials("t0ken", "cert", "key");

  @Test
  void looksAsReviewed() throws IOException {
    Golden.assertSame("secret", RunSecret.of(TestJobs.minimal(), CREDENTIALS));
  }

  @Test
  void cannotBeChanged() {
    assertThat(RunSecret.of(TestJobs.minimal(), CREDENTIALS).getImmutable()).isTrue();
  }

  @Test
  void endpointIsReadBackFromIt() {
    InferenceJob job = TestJobs.minimal();

    assertThat(RunSecret.endpoint(job, RunSecret.of(job, CREDENTIALS)))
        .isEqualTo(new RendezvousEndpoint("galaxies-coordinator.sky.svc", 7077, "cert", "t0ken"));
  }

  @Test
  void strangersSecretIsRefusedByName() {
    InferenceJob job = TestJobs.minimal();
    Secret secret = RunSecret.of(job, CREDENTIALS);
    secret.getData().remove("tls.crt");

    assertThatThrownBy(() -> RunSecret.endpoint(job, secret))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("Secret 'galaxies-run' has no key 'tls.crt'");
  }

  @Test
  void certificateNamesAllThatTheServiceIsCalled() throws Exception {
    RunCredentials credentials = RunSecret.newCredentials(TestJobs.minimal());
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(
                        credentials.certificatePem().getBytes(StandardCharsets.US_ASCII)));

    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .containsExactly(
            "galaxies-coordinator.sky.svc",
            "galaxies-coordinator.sky.svc.cluster.local",
            "galaxies-coordinator");
    assertThat(certificate.getNotAfter().toInstant())
        .as("no run outlives it")
        .isAfter(Instant.now().plus(365, ChronoUnit.DAYS));
  }
}
