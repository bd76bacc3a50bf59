/**
 * How the Python programs that others are compared with are called: {@link
 * dev.cosmicai.benchmarks.peers.Peers}. They are in {@code benchmarks/peers}.
 */
package dev.cosmicai.benchmarks.peers;
