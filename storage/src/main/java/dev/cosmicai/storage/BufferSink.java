package dev.cosmicai.storage;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.calls.Operation;
import dev.cosmicai.storage.calls.StoreErrors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside the heap that a download fills, native code reads and nobody copies.
 *
 * @param buffer filled from index 0 on; as large as what is read or larger
 * @param start the position in the object of what comes to index 0
 */
record BufferSink(ByteBuffer buffer, long start) implements RangedDownload.Sink {
  /** Memory for a whole object, or a fault that says why there is none. */
  static BufferSink allocate(StoredObject object) {
    if (object.sizeBytes() > Integer.MAX_VALUE) {
      throw refused(
          object,
          "it has " + object.sizeBytes() + " bytes; split it into objects of less than 2 GiB");
    }
    int size = (int) object.sizeBytes();
    try {
      return new BufferSink(ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder()), 0);
    } catch (OutOfMemoryError e) {
      throw refused(
          object, "there is no memory for its " + size + " bytes; raise the memory limit");
    }
  }

  @Override
  public void write(long position, byte[] chunk, int length) {
    // Absolute: it moves no position, so that several threads may do it at once.
    buffer.put((int) (position - start), chunk, 0, length);
  }

  private static FatalFault refused(StoredObject object, String problem) {
    return StoreErrors.about(Operation.read(object.uri()), Reason.InvalidSpec, problem, null);
  }
}
