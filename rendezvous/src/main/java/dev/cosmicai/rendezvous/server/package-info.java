/**
 * Serves a ledger over gRPC and TLS. Start reading with {@link
 * dev.cosmicai.rendezvous.server.RendezvousServer}. Uses {@code ledger}, {@code collective}, {@code
 * wire} and the package above.
 */
package dev.cosmicai.rendezvous.server;
