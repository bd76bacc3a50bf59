package dev.cosmicai.coordinator.journal;

import dev.cosmicai.rendezvous.journal.JournalEntry;

/**
 * An entry as it is stored, with whose it is.
 *
 * @param run the run's UID
 * @param manifest the digest of the manifest's first generation, which gives the splits their
 *     numbers together with those that came behind it
 * @param coordinator which process wrote it, in hex
 * @param entry what has happened
 */
record JournalDocument(String run, String manifest, String coordinator, JournalEntry entry) {
  JournalDocument with(JournalEntry other) {
    return new JournalDocument(run, manifest, coordinator, other);
  }
}
