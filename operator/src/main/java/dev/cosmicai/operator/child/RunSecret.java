package dev.cosmicai.operator.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.RunCredentials;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * The Secret of a run: the token that its callers show and the key that its coordinator serves
 * with. Immutable, as the processes read it once.
 */
public final class RunSecret {
  static final String TOKEN = "token";
  static final String CERTIFICATE = "tls.crt";
  static final String PRIVATE_KEY = "tls.key";

  // Longer than any run, suspended ones too; nobody renews it.
  private static final Duration VALIDITY = Duration.ofDays(2 * 365);

  private RunSecret() {}

  /** New credentials for the names of this run's rendezvous. */
  public static RunCredentials newCredentials(InferenceJob job) {
    return RunCredentials.generate(RunNames.certificateHosts(job), VALIDITY);
  }

  /** The Secret that holds these credentials. */
  public static Secret of(InferenceJob job, RunCredentials credentials) {
    return new SecretBuilder()
        .withMetadata(Owned.metadata(job, RunNames.secret(job), Component.COORDINATOR))
        .withType("Opaque")
        .withImmutable(true)
        .addToData(TOKEN, encode(credentials.token()))
        .addToData(CERTIFICATE, encode(credentials.certificatePem()))
        .addToData(PRIVATE_KEY, encode(credentials.privateKeyPem()))
        .build();
  }

  /**
   * How to call the rendezvous of this run.
   *
   * @throws FatalFault (InvalidSpec) if somebody put another Secret in the place of the run's own
   */
  public static RendezvousEndpoint endpoint(InferenceJob job, Secret secret) {
    return new RendezvousEndpoint(
        RunNames.rendezvousHost(job),
        CoordinatorService.RENDEZVOUS_PORT,
        decode(secret, CERTIFICATE),
        decode(secret, TOKEN));
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String decode(Secret secret, String key) {
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    if (!data.containsKey(key)) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "Secret '%s' has no key '%s', so it is not what the operator made; delete the job and"
                  .formatted(secret.getMetadata().getName(), key)
              + " create it again");
    }
    return new String(Base64.getDecoder().decode(data.get(key)), UTF_8);
  }
}
