package dev.cosmicai.locals3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Who is served, and where. */
class LocalS3AccessIT {
  @TempDir Path root;

  private LocalS3Server server;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(root.resolve("plain"));
    server = LocalS3Server.start(root, 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void otherKeysAndNoKeysAreRefused() throws Exception {
    Files.writeString(root.resolve("plain/1.pt"), "one");
    try (LocalClient stranger = LocalClient.of(server, server.accessKey(), "wrong")) {
      assertThatThrownBy(() -> stranger.head("plain", "1.pt"))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
    HttpResponse<String> anonymous =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.endpoint().resolve("/plain/1.pt")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(anonymous.statusCode()).isEqualTo(403);
  }

  @Test
  void onlyTheLoopbackAddressIsServed() throws IOException {
    int port = server.endpoint().getPort();
    for (var address : otherAddresses()) {
      try (Socket socket = new Socket()) {
        assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 1_000))
            .isInstanceOf(IOException.class);
      }
    }
    assertThat(server.endpoint().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void otherMachinesAreServedWithTheKeysThatTheyKnow() throws IOException {
    server.close();
    server = LocalS3Server.startPublic(root, 0, "known", "secret");

    try (LocalClient client = LocalClient.of(server, "known", "secret")) {
      client.put("plain", "1.pt", "one");
      assertThat(client.read("plain", "1.pt")).isEqualTo("one");
    }
    try (LocalClient stranger = LocalClient.of(server, "known", "guess")) {
      assertThatThrownBy(() -> stranger.read("plain", "1.pt"))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
    int port = server.endpoint().getPort();
    assertThat(otherAddresses())
        .allSatisfy(
            address -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), 1_000);
              }
            });
  }

  @Test
  void aTakenPortAndAMissingFolderAreSaidPlainly() {
    int port = server.endpoint().getPort();

    assertThatThrownBy(() -> LocalS3Server.start(root, port))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("on port " + port);
    assertThatThrownBy(() -> LocalS3Server.start(root.resolve("none"), 0))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(root.resolve("none").toString());
  }

  private static List<InetAddress> otherAddresses() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .toList();
  }
}
