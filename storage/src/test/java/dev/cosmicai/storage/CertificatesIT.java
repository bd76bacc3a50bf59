package dev.cosmicai.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.storage.StoreProbe.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose certificate comes from an authority that only its owner knows. */
class CertificatesIT {
  private static final int INVALID_SPEC = 64;
  private static final String PASSWORD = "changeit";

  @TempDir private static Path folder;
  private static FakeStore store;
  private static Path bundle;

  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "AWS_ACCESS_KEY_ID", "any", "AWS_SECRET_ACCESS_KEY", "any", "AWS_REGION", "sky-1"));

  @BeforeAll
  static void start() throws Exception {
    Path keys = folder.resolve("keys.p12");
    keytool(
        keys,
        "-genkeypair",
        "-alias",
        "store",
        "-keyalg",
        "EC",
        "-dname",
        "CN=private authority",
        "-ext",
        "SAN=dns:localhost,ip:127.0.0.1");
    bundle = folder.resolve("bundle.pem");
    keytool(keys, "-exportcert", "-rfc", "-alias", "store", "-file", bundle.toString());
    store = FakeStore.secure(tls(keys));
    store.hold("content".getBytes(StandardCharsets.UTF_8));
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void aPrivateAuthorityIsFinalAndToldAsWhatItIs() {
    Outcome outcome = read("https://localhost:" + store.port());

    assertThat(outcome.exitCode()).isEqualTo(INVALID_SPEC);
    assertThat(outcome.text())
        .contains("certificate that is not trusted", "unable to find valid certification path")
        .contains("AWS_CA_BUNDLE");
  }

  @Test
  void theBundleIsTrusted() {
    environment.put("AWS_CA_BUNDLE", bundle.toString());

    assertThat(read("https://localhost:" + store.port())).isEqualTo(new Outcome(0, "content"));
  }

  @Test
  void theBundleIsTrustedWhereCredentialsComeFromToo() throws IOException {
    environment.clear();
    environment.put("AWS_CA_BUNDLE", bundle.toString());
    environment.put("AWS_ENDPOINT_URL_STS", "https://localhost:" + store.port());
    environment.put(
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        Files.writeString(folder.resolve("token"), "token").toString());
    environment.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/reader");
    store.next(Troubles.status(403, "AccessDenied"));

    assertThat(read("https://localhost:" + store.port()).text()).contains("HTTP 403");
  }

  @Test
  void aBundleThatIsNoneIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("no.pem"), "no certificate");
    environment.put("AWS_CA_BUNDLE", text.toString());

    Outcome outcome = read("https://localhost:" + store.port());

    assertThat(outcome.exitCode()).isEqualTo(INVALID_SPEC);
    assertThat(outcome.text()).contains("AWS_CA_BUNDLE names " + text);
  }

  @Test
  void aStoreThatSpeaksNoTlsIsToldAtOnce() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> refuse(plain), "plain");
      server.setDaemon(true);
      server.start();

      Outcome outcome = read("https://localhost:" + plain.getLocalPort());

      assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(INVALID_SPEC);
      assertThat(outcome.text()).contains("does not speak TLS", "http://");
    }
  }

  private static void refuse(ServerSocket plain) {
    while (!plain.isClosed()) {
      try (Socket connection = plain.accept()) {
        connection
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        connection.shutdownOutput();
        connection.getInputStream().readAllBytes();
      } catch (IOException e) {
        // The test is over, or the client hung up.
      }
    }
  }

  private Outcome read(String endpoint) {
    return StoreProbe.read(endpoint, folder, environment);
  }

  private static SSLContext tls(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path keys, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD));
    command.addAll(List.of("-storetype", "PKCS12"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
