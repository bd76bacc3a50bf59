package dev.cosmicai.process;

import dev.cosmicai.faults.InternalFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A TCP port for a server that is started later, or again at the same place. Linux, macOS and
 * Windows give ports from 32,768 up to whoever asks for any and to outgoing connections: one of
 * those could be taken before that server is there. So it is one below.
 */
public final class FreePort {
  // Ports of well-known servers are below, most of them far below.
  static final int FIRST = 20_000;
  static final int END = 32_768;
  private static final int TRIES = 1_000;

  private FreePort() {}

  /**
   * A port of the loopback address that nobody listens on, another one each time.
   *
   * @throws InternalFault if none is found
   */
  public static int find() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new InternalFault(
        "this machine has no free TCP port from %d to %d".formatted(FIRST, END - 1));
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
