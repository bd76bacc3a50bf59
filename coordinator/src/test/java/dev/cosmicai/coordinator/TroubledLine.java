package dev.cosmicai.coordinator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A way to a store on which some puts of some objects go wrong: each is answered with an error and
 * not passed on, or passed on and not answered. For clients that send a request when the one before
 * is answered.
 */
final class TroubledLine implements AutoCloseable {
  private final URI target;
  private final ServerSocket listener;
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger happened = new AtomicInteger();
  private volatile String prefix = "";
  private volatile int status;

  TroubledLine(URI target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** The next puts of objects whose path begins so are answered with that status. */
  void refuse(String path, int with, int times) {
    prefix = path;
    status = with;
    left.set(times);
  }

  /** The answers to the next ones get lost. */
  void loseAnswers(String path, int times) {
    refuse(path, 0, times);
  }

  /** How many puts went wrong. */
  int happened() {
    return happened.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        start(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(target.getHost(), target.getPort())) {
      start(() -> copy(server, client));
      InputStream in = client.getInputStream();
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        boolean spoilt =
            new String(buffer, 0, read, US_ASCII).startsWith("PUT " + prefix)
                && left.getAndUpdate(times -> Math.max(0, times - 1)) > 0;
        if (spoilt) {
          happened.incrementAndGet();
        }
        if (spoilt && status != 0) {
          answer(client);
          return;
        }
        if (spoilt) {
          // What the store answers finds nobody.
          client.shutdownOutput();
        }
        server.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One of both is gone.
    }
  }

  private void answer(Socket client) throws IOException {
    String error = "<Error><Code>%s</Code><Message>no</Message></Error>".formatted(code());
    client
        .getOutputStream()
        .write(
            ("HTTP/1.1 %d No\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n"
                    + "Connection: close\r\n\r\n%s")
                .formatted(status, error.length(), error)
                .getBytes(US_ASCII));
    client.shutdownOutput();
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private String code() {
    return status == 403 ? "AccessDenied" : "SlowDown";
  }

  private static void copy(Socket server, Socket client) {
    try {
      server.getInputStream().transferTo(client.getOutputStream());
      client.close();
    } catch (IOException e) {
      // One of both is gone.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "line");
    thread.setDaemon(true);
    thread.start();
  }
}
