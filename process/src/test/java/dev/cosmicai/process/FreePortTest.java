package dev.cosmicai.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortTest {
  @Test
  void isBelowThosePortsThatTheSystemGivesToWhoeverAsksForAny() throws IOException {
    int port = FreePort.find();

    assertThat(port).isBetween(FreePort.FIRST, FreePort.END - 1);
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(any.getLocalPort()).isGreaterThanOrEqualTo(FreePort.END);
    }
  }

  @Test
  void portWithAServerIsNotFree() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePort.isFree(any.getLocalPort())).isFalse();
    }
  }
}
