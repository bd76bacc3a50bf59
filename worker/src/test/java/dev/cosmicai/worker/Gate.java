package dev.cosmicai.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy in front of a server, which a test shuts and opens: the server going away. */
public final class Gate implements AutoCloseable {
  private final URI target;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private static final String DENIAL =
      "<Error><Code>AccessDenied</Code><Message>no</Message></Error>";

  private volatile boolean open = true;
  private volatile boolean denying;

  public Gate(URI target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  public void shut() {
    open = false;
    sockets.forEach(Gate::closeQuietly);
    sockets.clear();
  }

  public void open() {
    open = true;
  }

  /** From here on it is a store that lets nobody do anything. */
  public void deny() {
    denying = true;
    sockets.forEach(Gate::closeQuietly);
    sockets.clear();
  }

  @Override
  public void close() {
    shut();
    closeQuietly(listener);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (!open) {
          client.close();
          continue;
        }
        if (denying) {
          start(() -> refuse(client));
          continue;
        }
        Socket server = new Socket(target.getHost(), target.getPort());
        sockets.add(client);
        sockets.add(server);
        start(() -> copy(client, server));
        start(() -> copy(server, client));
      } catch (IOException e) {
        // The listener was closed, or one connection failed: the client sees it.
      }
    }
  }

  private static void refuse(Socket client) {
    try {
      if (client.getInputStream().read(new byte[1 << 16]) > 0) {
        String answer =
            "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: "
                + DENIAL.length()
                + "\r\nConnection: close\r\n\r\n"
                + DENIAL;
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        client.shutdownOutput();
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      // The client is gone.
    }
    closeQuietly(client);
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side is gone; the other is told below.
    }
    closeQuietly(from);
    closeQuietly(to);
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // Closed is closed.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "gate");
    thread.setDaemon(true);
    thread.start();
  }
}
