/**
 * The rank process: one of a run's workers. {@link dev.cosmicai.worker.WorkerMain} starts it,
 * {@link dev.cosmicai.worker.RankProcess} tells its life, and a reader who starts there meets every
 * other class of this package in order:
 *
 * <ol>
 *   <li>join the rendezvous and learn what to do ({@code RankClient});
 *   <li>at the same time start libtorch, fetch and load the model ({@link
 *       dev.cosmicai.worker.NetworkLoader}) and read the first partition ({@link
 *       dev.cosmicai.worker.PartitionFeed});
 *   <li>run the network over one partition while the next one is read ({@link
 *       dev.cosmicai.worker.Inference});
 *   <li>store predictions and result ({@link dev.cosmicai.worker.RankOutput});
 *   <li>contribute, and exit 0.
 * </ol>
 *
 * <p>A rank may be stopped at any moment ({@link dev.cosmicai.worker.StopSignal}): its result is
 * one object that is written last, so nobody ever sees half of one.
 *
 * <p>File formats are in {@code formats}, the network in {@code worker.network}. This package uses
 * the modules {@code process}, {@code storage}, {@code results} and the client of {@code
 * rendezvous}.
 */
package dev.cosmicai.worker;
