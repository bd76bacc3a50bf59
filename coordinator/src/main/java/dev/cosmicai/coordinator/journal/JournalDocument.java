package dev.cosmicai.coordinator.journal;

import dev.cosmicai.rendezvous.split.JournalEntry;

/**
 * An entry as it is stored, with whose it is.
 *
 * @param run the run's UID
 * @param manifest the digest of the manifest that gives the splits their numbers
 * @param coordinator which process wrote it, in hex
 * @param entry what has happened
 */
record JournalDocument(String run, String manifest, String coordinator, JournalEntry entry) {
  JournalDocument with(JournalEntry other) {
    return new JournalDocument(run, manifest, coordinator, other);
  }
}
