/**
 * What ranks have committed, in the output's folder {@code journal/}: {@link
 * dev.cosmicai.coordinator.journal.JournalFolder} makes entries durable and gives them back to a
 * coordinator that is started again. An entry is an object, {@code {first}-{last}.json}, that is
 * written once: of two coordinators that write the same number, one learns that it is the older one
 * and ends. Now and then many entries are written once more as one, so that few have to be read.
 *
 * <p>Uses the plan, the storage, the rendezvous' types of splits and the metrics.
 */
package dev.cosmicai.coordinator.journal;
