package dev.cosmicai.rendezvous;

import dev.cosmicai.faults.InternalFault;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

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
  // Nodes' clocks may be behind this one's.
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);
  private static final Pattern IP_ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

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
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      KeyPair keys = generator.generateKeyPair();
      return new RunCredentials(
          Base64.getUrlEncoder().withoutPadding().encodeToString(token),
          pem("CERTIFICATE", certificate(keys, hostNames, validity).getEncoded()),
          pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    } catch (GeneralSecurityException | OperatorException | IOException e) {
      throw new InternalFault("this Java runtime cannot make an EC P-256 certificate: " + e, e);
    }
  }

  /** Nothing of it may stand in a log. */
  @Override
  public String toString() {
    return "RunCredentials[…]";
  }

  private static X509CertificateHolder certificate(
      KeyPair keys, List<String> hostNames, Duration validity)
      throws OperatorException, IOException {
    // The names that count are the alternative ones; this one is for people.
    X500Name name = new X500Name("CN=cosmic-rendezvous");
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(127, RANDOM).add(BigInteger.ONE),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(now.plus(validity)),
            name,
            keys.getPublic())
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                hostNames.stream()
                    .map(RunCredentials::alternativeName)
                    .toArray(GeneralName[]::new)))
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
  }

  private static GeneralName alternativeName(String hostName) {
    boolean address = IP_ADDRESS.matcher(hostName).matches();
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, hostName);
  }

  private static String pem(String type, byte[] der) {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder(64, lineEnd).encodeToString(der), type);
  }
}
