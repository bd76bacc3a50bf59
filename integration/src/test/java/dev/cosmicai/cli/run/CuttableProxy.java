package dev.cosmicai.cli.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes TCP connections on to a server, until a test cuts the line; it may mend it later. */
final class CuttableProxy implements AutoCloseable {
  private final URI target;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listener;

  CuttableProxy(URI target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = listener.getLocalPort();
    accept();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Nothing listens any more, and all connections break. */
  void cut() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Listens again at the same port. */
  void mend() throws IOException {
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    accept();
  }

  @Override
  public void close() throws IOException {
    cut();
  }

  private void accept() {
    ServerSocket accepting = listener;
    daemon(
        () -> {
          try {
            while (true) {
              Socket client = accepting.accept();
              Socket server = new Socket(target.getHost(), target.getPort());
              open.add(client);
              open.add(server);
              daemon(() -> copy(client, server));
              daemon(() -> copy(server, client));
            }
          } catch (IOException e) {
            // Cut.
          }
        });
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // Cut, or closed by either side.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
