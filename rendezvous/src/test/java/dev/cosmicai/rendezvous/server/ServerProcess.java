package dev.cosmicai.rendezvous.server;

import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.ledger.TestRun;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A server in a process of its own, so that it can be killed in earnest. Its world has 2 ranks. */
final class ServerProcess {
  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static ServerProcess start(int port, RunCredentials credentials) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // The secrets go through the pipe; arguments could be read by everybody on the machine.
    DataOutputStream input = new DataOutputStream(process.getOutputStream());
    input.writeInt(port);
    input.writeUTF(credentials.token());
    input.writeUTF(credentials.certificatePem());
    input.writeUTF(credentials.privateKeyPem());
    input.flush();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new ServerProcess(process, Integer.parseInt(output.readLine()));
  }

  int port() {
    return port;
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Serves until it is killed or the parent is gone. */
  public static void main(String[] arguments) throws IOException {
    DataInputStream input = new DataInputStream(System.in);
    int port = input.readInt();
    RunCredentials credentials =
        new RunCredentials(input.readUTF(), input.readUTF(), input.readUTF());
    RendezvousServer server = RendezvousServer.start(port, credentials, TestRun.of(2).ledger);
    System.out.println(server.port());
    int end = input.read();
    assert end < 0;
    server.close();
  }
}
