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
 * A certificate that can sign no other, and its key. Apart from the {@link RunCredentials} that
 * hold them: whoever only reads those would load Bouncy Castle, whose signed jars take a tenth of a
 * process's start to check.
 */
record SelfSignedCertificate(String certificatePem, String privateKeyPem) {
  // Nodes' clocks may be behind this one's.
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);
  private static final Pattern IP_ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** Makes a new one: EC P-256, the key as PKCS #8. */
  static SelfSignedCertificate generate(
      List<String> hostNames, Duration validity, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair keys = generator.generateKeyPair();
      return new SelfSignedCertificate(
          pem("CERTIFICATE", certificate(keys, hostNames, validity, random).getEncoded()),
          pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    } catch (GeneralSecurityException | OperatorException | IOException e) {
      throw new InternalFault("this Java runtime cannot make an EC P-256 certificate: " + e, e);
    }
  }

  private static X509CertificateHolder certificate(
      KeyPair keys, List<String> hostNames, Duration validity, SecureRandom random)
      throws OperatorException, IOException {
    // The names that count are the alternative ones; this one is for people.
    X500Name name = new X500Name("CN=cosmic-rendezvous");
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(127, random).add(BigInteger.ONE),
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
                    .map(SelfSignedCertificate::alternativeName)
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
