package dev.cosmicai.worker.inference;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.FiniteCheck;
import dev.cosmicai.formats.image.DecodingRoom;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.worker.input.Batch;
import dev.cosmicai.worker.input.InputRows;
import dev.cosmicai.worker.input.ring.BufferPool;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network's inputs are made in where a batch's rows are not what it takes. On the thread of
 * the forward pass: conversions of several batches run side by side. Thread-safe.
 */
final class InputBuffers {
  /** Images that are decoded may take so much of the heap. */
  private static final int ROOM_SHARE = 2;

  private final List<BufferPool> pools;
  private final DecodingRoom room = new DecodingRoom(Runtime.getRuntime().maxMemory() / ROOM_SHARE);

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
      for (InputRows rows : batch.inputs()) {
        ByteBuffer input =
            rows.isReady() ? rows.ready() : converted(rows, pools.get(inputs.size()));
        FiniteCheck.check(input, rows.wanted(), batch.first(), batch.uri());
        inputs.add(input);
      }
      return inputs;
    }

    /**
     * The same where some samples are bad: their rows are 0 in every input, so that the others'
     * predictions are what they are without them.
     *
     * @param bad gets them
     */
    List<ByteBuffer> convertedWithout(BadSamples bad) {
      List<ByteBuffer> inputs = new ArrayList<>();
      for (InputRows rows : batch.inputs()) {
        inputs.add(room(rows, pools.get(inputs.size())));
      }
      for (int row = 0; row < batch.count(); row++) {
        String column = "";
        try {
          for (int i = 0; i < inputs.size(); i++) {
            column = batch.inputs().get(i).wanted().name();
            convertRow(i, row, inputs.get(i));
          }
        } catch (FatalFault fault) {
          bad.add(row, column, fault);
          for (ByteBuffer input : inputs) {
            int bytes = input.limit() / batch.count();
            input.put(row * bytes, new byte[bytes]);
          }
        }
      }
      return inputs;
    }

    private void convertRow(int input, int row, ByteBuffer target) {
      InputRows rows = batch.inputs().get(input);
      rows.convertRow(row, batch.first(), target, room);
      TensorSpec wanted = rows.wanted();
      int bytes = wanted.sampleBytes();
      ByteBuffer converted = target.slice(row * bytes, bytes).order(target.order());
      FiniteCheck.check(converted, wanted, batch.first() + row, batch.uri());
    }

    private ByteBuffer converted(InputRows rows, BufferPool pool) {
      ByteBuffer buffer = room(rows, pool);
      rows.convert(batch.first(), buffer, room);
      return buffer;
    }

    private ByteBuffer room(InputRows rows, BufferPool pool) {
      int bytes = Math.multiplyExact(batch.count(), rows.wanted().sampleBytes());
      ByteBuffer buffer = pool.take(bytes);
      returns.add(() -> pool.giveBack(buffer));
      return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
      returns.forEach(Runnable::run);
    }
  }
}
