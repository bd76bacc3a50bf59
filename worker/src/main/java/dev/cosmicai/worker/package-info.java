/**
 * The rank process: one of a run's workers. {@link dev.cosmicai.worker.WorkerMain} starts it,
 * {@link dev.cosmicai.worker.RankProcess} tells its life, and a reader who starts there meets every
 * other class of this package in order:
 *
 * <ol>
 *   <li>start libtorch ({@link dev.cosmicai.worker.EngineStart}), and meanwhile join the rendezvous
 *       and learn what to do ({@code RankClient});
 *   <li>fetch and load the model ({@link dev.cosmicai.worker.NetworkLoader}) while the first
 *       partition arrives ({@link dev.cosmicai.worker.PartitionFeed});
 *   <li>run the network over what has arrived, a forward pass for each core at a time ({@link
 *       dev.cosmicai.worker.Inference}, {@link dev.cosmicai.worker.Schedule}), while the rest and
 *       the next partition follow;
 *   <li>store predictions and result ({@link dev.cosmicai.worker.RankOutput});
 *   <li>contribute, and exit 0.
 * </ol>
 *
 * <p>Samples flow one way. {@link dev.cosmicai.worker.PartitionOpener} opens a partition; its
 * images come through {@link dev.cosmicai.worker.Inflow}, a ring of fixed size, or lie in memory if
 * the file is small; the feed hands them out as a {@link dev.cosmicai.worker.Slice}, which gives
 * its memory back when it is predicted; {@link dev.cosmicai.worker.Harvest} puts the predictions
 * together.
 *
 * <p>A rank may be stopped at any moment ({@link dev.cosmicai.worker.StopSignal}): its result is
 * one object that is written last, so nobody ever sees half of one.
 *
 * <p>File formats are in {@code formats}, the network in {@code worker.network}. This package uses
 * the modules {@code process}, {@code storage}, {@code results} and the client of {@code
 * rendezvous}.
 */
package dev.cosmicai.worker;
