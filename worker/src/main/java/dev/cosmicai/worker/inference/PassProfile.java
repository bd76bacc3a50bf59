package dev.cosmicai.worker.inference;

import dev.cosmicai.results.rank.OperatorProfile;
import dev.cosmicai.worker.network.profile.OperatorCalls;
import dev.cosmicai.worker.network.profile.PassRecorder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the forward passes that are recorded: some of one stream, the first that comes, while the
 * others go on beside it as they always do. They are passes that the rank does anyway, so that its
 * predictions are the same and it takes no longer.
 *
 * <p>A pass that follows one of as many samples is warm: memory and kernels for that size are
 * there. {@value #PASSES} of these are recorded: one could be spoilt by another process on the
 * machine, and libtorch needs 50 µs for each call of an operator to write its trace. A stream's
 * first pass is recorded as well, for ranks that have no more. When these are there, or {@value
 * #MAX_PASSES} passes have gone by, recording ends.
 */
final class PassProfile {
  static final int PASSES = 3;
  static final int MAX_PASSES = 12;

  private static final Logger LOG = LoggerFactory.getLogger(PassProfile.class);
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final PassRecorder recorder;
  private final AtomicReference<Thread> stream = new AtomicReference<>();

  // Of that stream; read by others once it has no more passes.
  private final List<Pass> recorded = new ArrayList<>();
  private int passes;
  private int lastCount;
  private OperatorProfile result;

  /** A recorded pass. */
  private record Pass(int count, boolean warm, double seconds) {}

  PassProfile(PassRecorder recorder) {
    this.recorder = recorder;
  }

  /** Does a pass of so many samples on this thread, which is that of a stream. */
  <T> T pass(int count, Supplier<T> pass) {
    stream.compareAndSet(null, Thread.currentThread());
    if (stream.get() != Thread.currentThread()) {
      return pass.get();
    }
    boolean first = passes++ == 0;
    boolean warm = !first && count == lastCount;
    lastCount = count;
    try {
      return result == null && (first || warm)
          ? recorder.record(() -> timed(count, warm, pass))
          : pass.get();
    } finally {
      if (recorded.size() > PASSES || passes >= MAX_PASSES) {
        result();
      }
    }
  }

  /** What was recorded. Ends the recording; when no stream is at work any more, or on that one. */
  OperatorProfile result() {
    if (result == null) {
      result = read();
      recorder.close();
    }
    return result;
  }

  private <T> T timed(int count, boolean warm, Supplier<T> pass) {
    long start = System.nanoTime();
    T outcome = pass.get();
    recorded.add(new Pass(count, warm, (System.nanoTime() - start) / NANOS_PER_SECOND));
    return outcome;
  }

  private OperatorProfile read() {
    try {
      return profile(recorder.operators());
    } catch (IOException | RuntimeException e) {
      // A rank does not fail over this.
      LOG.warn("this rank's forward passes are not profiled: {}", e.getMessage());
      return OperatorProfile.none(String.valueOf(e.getMessage()));
    }
  }

  private OperatorProfile profile(List<OperatorCalls> operators) throws IOException {
    if (recorded.isEmpty()) {
      throw new IOException("there was no forward pass to record");
    }
    if (operators.size() != recorded.size()) {
      throw new IOException(
          "%d of %d forward passes were recorded".formatted(operators.size(), recorded.size()));
    }
    boolean warm = recorded.stream().anyMatch(Pass::warm);
    int most =
        recorded.stream().filter(pass -> pass.warm == warm).mapToInt(Pass::count).max().orElse(0);
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < recorded.size(); i++) {
      if (recorded.get(i).warm == warm && recorded.get(i).count == most) {
        chosen.add(i);
      }
    }
    return OperatorProfile.of(
        chosen.size(),
        most,
        warm,
        chosen.stream().mapToDouble(i -> recorded.get(i).seconds).sum() / chosen.size(),
        OperatorCalls.mean(chosen.stream().map(operators::get).toList()));
  }
}
