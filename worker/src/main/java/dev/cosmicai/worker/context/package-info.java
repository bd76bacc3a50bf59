/**
 * What all parts of one attempt of a rank share: its clock, its progress, the request to stop,
 * threads for the background and those who watch. Start reading with {@link
 * dev.cosmicai.worker.context.RankContext}. Uses {@code split}.
 */
package dev.cosmicai.worker.context;
