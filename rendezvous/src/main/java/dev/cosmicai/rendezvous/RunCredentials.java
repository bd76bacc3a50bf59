package dev.cosmicai.rendezvous;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * The secrets of one run: who has the token may call, who has the key may serve. They live as long
 * as the run, so that nothing has to be revoked or rotated.
 *
 * @param token 256 random bits in URL-safe base64
 * @param certificatePem a self-signed X.509 certificate (EC P-256) that can sign no other
 * @param privateKeyPem its key, PKCS #8, not encrypted
 */
public record RunCredentials(String token, String certificatePem, String privateKeyPem) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 32;

  /** Checks that nothing is missing. */
  public RunCredentials {
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(certificatePem, "certificatePem");
    Objects.requireNonNull(privateKeyPem, "privateKeyPem");
  }

  /**
   * Makes new ones, in a few milliseconds.
   *
   * @param hostNames every DNS name or IP address under which clients will call; at least one
   * @param validity for how long from now clients trust the certificate
   */
  public static RunCredentials generate(List<String> hostNames, Duration validity) {
    if (hostNames.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs at least one host name");
    }
    byte[] token = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(token);
    SelfSignedCertificate certificate = SelfSignedCertificate.generate(hostNames, validity, RANDOM);
    return new RunCredentials(
        Base64.getUrlEncoder().withoutPadding().encodeToString(token),
        certificate.certificatePem(),
        certificate.privateKeyPem());
  }

  /** Nothing of it may stand in a log. */
  @Override
  public String toString() {
    return "RunCredentials[…]";
  }
}
