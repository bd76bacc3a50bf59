package dev.cosmicai.rendezvous;

import java.util.Objects;

/**
 * Where a run's rendezvous is and how to know and be known there.
 *
 * @param host a name or address that the certificate names
 * @param port the TCP port
 * @param certificatePem the run's self-signed certificate; no other is trusted
 * @param token the run's bearer token
 */
public record RendezvousEndpoint(String host, int port, String certificatePem, String token) {
  /** Checks that nothing is missing. */
  public RendezvousEndpoint {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(certificatePem, "certificatePem");
    Objects.requireNonNull(token, "token");
  }

  /** Host and port alone: the rest is secret or long. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
