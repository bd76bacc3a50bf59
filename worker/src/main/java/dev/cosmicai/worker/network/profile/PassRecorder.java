package dev.cosmicai.worker.network.profile;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Records forward passes of one network. Passes that are not recorded may run beside, on other
 * threads. Recording changes no output, and costs a pass some microseconds for each operator.
 */
public interface PassRecorder extends AutoCloseable {
  /**
   * Does one pass, on this thread, and records it. One at a time. What goes wrong with the
   * recording is told by {@link #operators}, and never by this.
   */
  <T> T record(Supplier<T> pass);

  /**
   * Ends the recording.
   *
   * @return the operators of each recorded pass, in order
   * @throws IOException saying why they are not known
   */
  List<OperatorCalls> operators() throws IOException;

  /** Ends the recording, and deletes what it has written. */
  @Override
  void close();

  /**
   * Records nothing.
   *
   * @param why in a few words
   */
  static PassRecorder unable(String why) {
    return new PassRecorder() {
      @Override
      public <T> T record(Supplier<T> pass) {
        return pass.get();
      }

      @Override
      public List<OperatorCalls> operators() throws IOException {
        throw new IOException(why);
      }

      @Override
      public void close() {}
    };
  }
}
