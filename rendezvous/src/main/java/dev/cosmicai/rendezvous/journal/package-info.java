/**
 * How what ranks commit becomes durable. Start reading with {@link
 * dev.cosmicai.rendezvous.journal.GroupCommit}, which makes one {@link
 * dev.cosmicai.rendezvous.journal.JournalEntry} of all that came while the one before was written;
 * the host's {@link dev.cosmicai.rendezvous.journal.Journal} keeps it. {@link
 * dev.cosmicai.rendezvous.journal.RecordLog} does the same for what collectives and messages came
 * to; both write by a {@link dev.cosmicai.rendezvous.journal.GroupWriter}. {@link
 * dev.cosmicai.rendezvous.journal.FileChecksums} adds up what durable commits say of files. Uses
 * {@code split} for what was committed, and the package above.
 */
package dev.cosmicai.rendezvous.journal;
