/**
 * The neural network behind one small interface. {@link dev.cosmicai.worker.network.Network} turns
 * batches of named inputs into outputs. Which engine runs it, the name of the model tells; {@link
 * dev.cosmicai.worker.network.Engines} finds those that are there, each behind an {@link
 * dev.cosmicai.worker.network.InferenceEngine}: libtorch in the package {@code torch}, ONNX Runtime
 * in the module {@code onnx}. Nothing else knows of either.
 *
 * <p>Loading goes in this order: an {@link dev.cosmicai.worker.network.EngineProvider} starts the
 * engine with this process's settings, {@link dev.cosmicai.worker.network.DeviceChoice} says what
 * computes, {@link dev.cosmicai.worker.network.ModelArchive} reads what a file says of itself and
 * chooses the precision that job, archive and {@link dev.cosmicai.worker.network.Processor} agree
 * on, then the network is loaded, answers the archive's golden input and is ready. Every way in
 * which a model can be wrong ends in a {@link dev.cosmicai.faults.FatalFault} of one line; the
 * engines' own traces never reach the user.
 *
 * <p>Of the project this package uses {@code faults}, {@code contract}, {@code tasks} and the
 * readers of {@code formats}. It opens no connection: nothing is downloaded at run time.
 */
package dev.cosmicai.worker.network;
