/**
 * How far a run is, and how fast: running sums of what its ranks tell. Start reading with {@link
 * dev.cosmicai.rendezvous.progress.Progress}. Uses nothing of the other packages.
 */
package dev.cosmicai.rendezvous.progress;
