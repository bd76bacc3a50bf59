/**
 * The neural network behind one small interface. {@link dev.cosmicai.worker.network.Network} turns
 * images and magnitudes into predicted redshifts; {@link
 * dev.cosmicai.worker.network.TorchScriptNetwork} does so with libtorch through DJL, and nothing
 * outside this package knows of either.
 *
 * <p>Loading goes in this order: {@link dev.cosmicai.worker.network.TorchEngine} starts libtorch
 * with this process's settings, {@link dev.cosmicai.worker.network.ModelArchive} reads what an
 * archive says of itself and chooses the precision that job, archive and {@link
 * dev.cosmicai.worker.network.CpuFeatures} agree on, then the network is loaded, answers the
 * archive's golden input and is ready. Every way in which a model can be wrong ends in a {@link
 * dev.cosmicai.faults.FatalFault} of one line; libtorch's own traces never reach the user.
 *
 * <p>Of the project this package uses {@code faults} and the archive reader of {@code formats}. It
 * opens no connection: nothing is downloaded at run time.
 */
package dev.cosmicai.worker.network;
