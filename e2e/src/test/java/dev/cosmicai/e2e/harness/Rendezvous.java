package dev.cosmicai.e2e.harness;

import dev.cosmicai.proto.DeclareFailedRequest;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.RendezvousGrpc;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousBlockingStub;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;

/** A run's rendezvous, as somebody reaches it who is in the cluster but not of the run. */
public final class Rendezvous implements AutoCloseable {
  private static final int PORT = 7077;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final String runUid;
  private final LocalPortForward forward;
  private final ManagedChannel channel;

  private Rendezvous(String runUid, LocalPortForward forward, ManagedChannel channel) {
    this.runUid = runUid;
    this.forward = forward;
    this.channel = channel;
  }

  /** Knows the address, the certificate and the run's identity, as anybody may. */
  public static Rendezvous connect(TestNamespace namespace, String job) {
    String pod = namespace.pods(job, "coordinator").get(0).getMetadata().getName();
    LocalPortForward forward =
        namespace.client().pods().inNamespace(namespace.name()).withName(pod).portForward(PORT);
    byte[] certificate = value(namespace, job, "tls.crt");
    try {
      ManagedChannel channel =
          Grpc.newChannelBuilderForAddress(
                  "127.0.0.1",
                  forward.getLocalPort(),
                  TlsChannelCredentials.newBuilder()
                      .trustManager(new ByteArrayInputStream(certificate))
                      .build())
              .overrideAuthority("%s-coordinator.%s.svc".formatted(job, namespace.name()))
              .build();
      String runUid = namespace.jobs().withName(job).require().getMetadata().getUid();
      return new Rendezvous(runUid, forward, channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The token of a run, as only its own processes and administrators may read it. */
  public static String tokenOf(TestNamespace namespace, String job) {
    return new String(value(namespace, job, "token"), StandardCharsets.UTF_8);
  }

  /** Asks for a rank's work; what the answer is. */
  public Status join(String token) {
    Member member = Member.newBuilder().setRunUid(runUid).setAttempt(Integer.MAX_VALUE).build();
    return answer(
        token, stub -> stub.join(JoinRequest.newBuilder().setMember(member).setHost("me").build()));
  }

  /** Says, as the operator does, that a rank will not come; what the answer is. */
  public Status declareFailed(String token, int rank) {
    RankFailure failure = RankFailure.newBuilder().setRank(rank).build();
    return answer(
        token,
        stub ->
            stub.declareFailed(
                DeclareFailedRequest.newBuilder().setRunUid(runUid).addFailures(failure).build()));
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    forward.close();
  }

  private Status answer(String token, Consumer<RendezvousBlockingStub> call) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token);
    try {
      call.accept(
          RendezvousGrpc.newBlockingStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers)));
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  private static byte[] value(TestNamespace namespace, String job, String key) {
    Secret secret =
        namespace.client().secrets().inNamespace(namespace.name()).withName(job + "-run").require();
    return Base64.getDecoder().decode(secret.getData().get(key));
  }
}
