package dev.cosmicai.rendezvous.server;

import dev.cosmicai.rendezvous.wire.BearerToken;
import dev.cosmicai.rendezvous.wire.WireStatus;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Lets through only the calls that carry the run's token; the one gate of the server. */
final class TokenCheck implements ServerInterceptor {
  private final byte[] expected;

  TokenCheck(String token) {
    expected = BearerToken.header(token).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String shown = headers.get(BearerToken.AUTHORIZATION);
    byte[] bytes = (shown == null ? "" : shown).getBytes(StandardCharsets.UTF_8);
    // isEqual takes the same time wherever the first difference is.
    if (MessageDigest.isEqual(expected, bytes)) {
      return next.startCall(call, headers);
    }
    call.close(WireStatus.unauthenticated(), new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
