package dev.cosmicai.storage;

import dev.cosmicai.contract.StorageSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that gives every request the same answer, byte for byte, and hangs up: for what no HTTP
 * library would send.
 */
final class RawStore implements AutoCloseable {
  private final List<String> requestLines = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;
  private final byte[] answer;

  RawStore(String answer) throws IOException {
    this.answer = answer.getBytes(StandardCharsets.UTF_8);
    this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "raw-store");
    thread.setDaemon(true);
    thread.start();
  }

  StorageSettings settings(Duration patience) {
    return new StorageSettings(
        URI.create("http://127.0.0.1:" + socket.getLocalPort()), "us-east-1", true, patience);
  }

  /** The first line of each request, as it came. */
  List<String> requestLines() {
    return requestLines;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept();
          BufferedReader request =
              new BufferedReader(
                  new InputStreamReader(
                      connection.getInputStream(), StandardCharsets.ISO_8859_1))) {
        requestLines.add(request.readLine());
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
          line = request.readLine();
        }
        connection.getOutputStream().write(answer);
      } catch (IOException e) {
        // The test is over, or the client hung up.
      }
    }
  }
}
