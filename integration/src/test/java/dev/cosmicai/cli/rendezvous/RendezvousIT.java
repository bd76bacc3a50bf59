package dev.cosmicai.cli.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cosmicai.cli.Cosmic;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.client.RankClient;
import dev.cosmicai.rendezvous.communicator.Communicator;
import dev.cosmicai.rendezvous.communicator.Fold;
import dev.cosmicai.rendezvous.communicator.Heartbeat;
import dev.cosmicai.rendezvous.communicator.ValueStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code cosmic rendezvous} as a process of its own, and ranks that know its environment alone. */
class RendezvousIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, String> environment = new HashMap<>();
  private final List<RankClient> clients = new ArrayList<>();
  private Process process;

  @AfterEach
  void stop() throws InterruptedException {
    clients.forEach(RankClient::close);
    process.destroyForcibly().waitFor();
  }

  private void start(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Cosmic.class.getName(),
                "rendezvous"));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    process = builder.start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    while (!environment.containsKey("COSMIC_TLS_CERTIFICATE_FILE")
        || !environment.containsKey("COSMIC_TOKEN_FILE")) {
      String[] variable = output.readLine().split("=", 2);
      environment.put(variable[0], variable[1]);
    }
  }

  private RankClient rank(int rank) throws IOException {
    RendezvousEndpoint endpoint =
        new RendezvousEndpoint(
            environment.get("COSMIC_RENDEZVOUS_HOST"),
            Integer.parseInt(environment.get("COSMIC_RENDEZVOUS_PORT")),
            Files.readString(Path.of(environment.get("COSMIC_TLS_CERTIFICATE_FILE"))),
            Files.readString(Path.of(environment.get("COSMIC_TOKEN_FILE"))));
    Member member =
        Member.newBuilder().setRunUid(environment.get("COSMIC_RUN_UID")).setRank(rank).build();
    RankClient client = RankClient.connect(endpoint, member, PATIENCE);
    clients.add(client);
    return client;
  }

  private static Communicator communicator(RankClient client, JoinResponse joined) {
    int size = joined.getAssignment().getWorldSize();
    return Communicator.of(client, "main", size, ValueStore.none()).timeout(PATIENCE);
  }

  @Test
  void ranksReduceAndTheRendezvousEndsWithThem() throws Exception {
    start("--world-size", "3");
    List<CompletableFuture<Long>> sums = new ArrayList<>();
    for (int rank = 0; rank < 3; rank++) {
      RankClient client = rank(rank);
      sums.add(
          CompletableFuture.supplyAsync(
              () -> {
                Communicator all = communicator(client, client.join("here"));
                long sum = all.allreduce(all.rank() + 1L, Fold.sum());
                client.finish(ByteString.EMPTY);
                return sum;
              }));
    }

    for (CompletableFuture<Long> sum : sums) {
      assertThat(sum.get(60, TimeUnit.SECONDS)).isEqualTo(6);
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Path.of(environment.get("COSMIC_TOKEN_FILE"))).doesNotExist();
  }

  @Test
  void rankThatFallsSilentIsNamedToTheOthers() throws Exception {
    start("--world-size", "2", "--lost-after", "3");
    JoinResponse unused = rank(1).join("here"); // and nothing more is heard of it
    RankClient zero = rank(0);
    JoinResponse joined = zero.join("here");
    try (Heartbeat heartbeat = Heartbeat.start(zero, joined)) {
      Communicator all = communicator(zero, joined);
      assertThatThrownBy(() -> all.allreduce(1L, Fold.sum()))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("rank 1 failed")
          .hasMessageContaining("nothing was heard of it for 3 s");
      assertThat(heartbeat.end()).isEmpty();
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(79);
  }
}
