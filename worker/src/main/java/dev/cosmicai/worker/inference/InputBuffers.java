package dev.cosmicai.worker.inference;

import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.formats.transform.Conversion;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.input.BufferPool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network's inputs are made in where a batch's rows are not what it takes. On the thread of
 * the forward pass: conversions of several batches run side by side. Thread-safe.
 */
final class InputBuffers {
  private final List<BufferPool> pools;

  /** For the inputs of a network. */
  InputBuffers(List<TensorSpec> inputs) {
    pools = inputs.stream().map(input -> new BufferPool(Integer.MAX_VALUE)).toList();
  }

  /** The inputs of one batch, until they are closed. */
  Lent lend(Batch batch) {
    return new Lent(batch);
  }

  /** For one thread. */
  final class Lent implements AutoCloseable {
    private final Batch batch;
    private final List<Runnable> returns = new ArrayList<>();

    private Lent(Batch batch) {
      this.batch = batch;
    }

    /**
     * The inputs as the network takes them, checked for NaN: the batch's own rows where they are
     * that already.
     */
    List<ByteBuffer> converted() {
      List<ByteBuffer> inputs = new ArrayList<>();
      for (Conversion conversion : batch.partition().conversions()) {
        ByteBuffer rows = batch.rows().get(inputs.size());
        ByteBuffer input =
            conversion.isIdentity()
                ? rows.duplicate().order(ByteOrder.nativeOrder())
                : converted(conversion, rows, pools.get(inputs.size()));
        FiniteCheck.check(input, conversion.wanted(), batch.first(), batch.partition().uri());
        inputs.add(input);
      }
      return inputs;
    }

    private ByteBuffer converted(Conversion conversion, ByteBuffer rows, BufferPool pool) {
      int bytes = Math.multiplyExact(batch.count(), conversion.wanted().sampleBytes());
      ByteBuffer buffer = pool.take(bytes);
      returns.add(() -> pool.giveBack(buffer));
      conversion.apply(rows, batch.first(), batch.count(), buffer);
      return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
      returns.forEach(Runnable::run);
    }
  }
}
