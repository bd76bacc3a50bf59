/**
 * What client and server agree on beside {@code rendezvous.proto}: {@link
 * dev.cosmicai.rendezvous.wire.BearerToken} and {@link dev.cosmicai.rendezvous.wire.WireStatus}.
 * Not for other modules.
 */
package dev.cosmicai.rendezvous.wire;
