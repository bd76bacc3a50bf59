/**
 * A rendezvous by itself, for ranks that are not a job's: {@link
 * dev.cosmicai.coordinator.alone.LoneRendezvous}.
 */
package dev.cosmicai.coordinator.alone;
