package dev.cosmicai.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.rendezvous.RunCredentials;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class CoordinatorWebhookTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void coordinatorsPodGoesToAFakeNode() throws Exception {
    assertThat(patch("Pod", "scale-0").toString())
        .isEqualTo(
            "[{\"op\":\"add\",\"path\":\"/spec/nodeSelector\",\"value\":{\"type\":\"kwok\"}},"
                + "{\"op\":\"add\",\"path\":\"/spec/tolerations\",\"value\":[{\"operator\":\"Exists\"}]}]");
  }

  @Test
  void coordinatorsServiceLeadsToThePortOfItsJob() throws Exception {
    assertThat(patch("Service", "scale-17").toString())
        .isEqualTo("[{\"op\":\"replace\",\"path\":\"/spec/ports/0/targetPort\",\"value\":21017}]");
  }

  @Test
  void apiServerReachesItWithTheCertificateOfTheConfiguration() throws Exception {
    RunCredentials credentials =
        RunCredentials.generate(List.of("127.0.0.1"), Duration.ofMinutes(5));
    String yaml = ScaleBenchmark.addition(20).yaml("127.0.0.1", credentials.certificatePem());
    List<HasMetadata> objects = new KubernetesSerialization().unmarshal(yaml);
    MutatingWebhookConfiguration registered =
        (MutatingWebhookConfiguration)
            objects.stream()
                .filter(MutatingWebhookConfiguration.class::isInstance)
                .findFirst()
                .orElseThrow();
    byte[] trusted =
        Base64.getDecoder().decode(registered.getWebhooks().get(0).getClientConfig().getCaBundle());

    try (CoordinatorWebhook webhook = CoordinatorWebhook.start(0, credentials)) {
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .sslContext(trusting(trusted))
              .build()
              .send(
                  HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + webhook.port() + "/"))
                      .POST(HttpRequest.BodyPublishers.ofString(review("Pod", "scale-0")))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      JsonNode response = JSON.readTree(answer.body()).required("response");
      assertThat(response.required("uid").asText()).isEqualTo("one");
      assertThat(response.required("allowed").asBoolean()).isTrue();
    }
  }

  private static JsonNode patch(String kind, String job) throws Exception {
    JsonNode response =
        CoordinatorWebhook.answer(JSON.readTree(review(kind, job))).required("response");
    return JSON.readTree(Base64.getDecoder().decode(response.required("patch").asText()));
  }

  private static String review(String kind, String job) {
    return """
    {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
     "request": {"uid": "one", "kind": {"group": "", "version": "v1", "kind": "%s"},
                 "object": {"metadata": {"labels": {"cosmicai.dev/job": "%s"}}}}}
    """
        .formatted(kind, job);
  }

  private static SSLContext trusting(byte[] certificatePem) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "webhook",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificatePem)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
