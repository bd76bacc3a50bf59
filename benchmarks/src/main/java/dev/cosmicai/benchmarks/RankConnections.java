package dev.cosmicai.benchmarks;

import dev.cosmicai.proto.RendezvousGrpc;
import dev.cosmicai.proto.RendezvousGrpc.RendezvousFutureStub;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The few connections over which very many simulated ranks call. */
public final class RankConnections implements AutoCloseable {
  /** How many there are. */
  public static final int COUNT = 8;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<RendezvousFutureStub> stubs = new ArrayList<>();

  /** Connects with the first calls. */
  public RankConnections(RendezvousEndpoint endpoint) throws IOException {
    Metadata token = new Metadata();
    token.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + endpoint.token());
    byte[] certificate = endpoint.certificatePem().getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < COUNT; i++) {
      ManagedChannel channel =
          Grpc.newChannelBuilderForAddress(
                  endpoint.host(),
                  endpoint.port(),
                  TlsChannelCredentials.newBuilder()
                      .trustManager(new ByteArrayInputStream(certificate))
                      .build())
              .proxyDetector(address -> null)
              .directExecutor()
              .build();
      channels.add(channel);
      stubs.add(
          RendezvousGrpc.newFutureStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token)));
    }
  }

  /** The one that a rank calls over. */
  public RendezvousFutureStub of(int rank) {
    return stubs.get(rank % COUNT);
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
