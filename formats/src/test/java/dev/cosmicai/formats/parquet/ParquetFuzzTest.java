package dev.cosmicai.formats.parquet;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Tables, of which every column is read in both ways: at once, and as it passes by piece by piece.
 * Both must come to the same end.
 */
class ParquetFuzzTest extends ReaderFuzzTest<ParquetFuzzTest.Read> {
  private static final String NAME = "table";
  private static final int PIECE_BYTES = 100;
  private static final int MAX_SEED_BYTES = 1 << 16;

  /** A column of one value may be as long as it says; more of it would show nothing new. */
  private static final long MAX_PASSED_BYTES = 1 << 16;

  private static final long MAX_ROWS = 1 << 12;

  private static final MemoryBudget NOTHING_TO_COPY =
      new MemoryBudget(FileFaults.partition(NAME), FileBytes.of(ByteBuffer.allocate(0)));

  /**
   * What came of reading a file at once.
   *
   * @param columns the checksum of each, or how it was refused
   */
  record Read(FileBytes file, Map<String, Object> columns) {}

  @Override
  protected Stream<Seed> seeds() {
    return Stream.of("tiny", "read", "refused")
        .flatMap(folder -> Seed.files(getClass(), folder, ".parquet"))
        .filter(seed -> seed.bytes().length <= MAX_SEED_BYTES);
  }

  /** As long as the tiny seeds, of which tables are made more often than of long ones. */
  @Override
  protected int maxFuzzedBytes() {
    return 1 << 12;
  }

  @Override
  protected Supplier<Read> reader(ByteBuffer input) {
    FileBytes file = FileBytes.of(input);
    return () -> {
      Map<String, Object> columns = new LinkedHashMap<>();
      ParquetReader reader = open(file);
      for (Map.Entry<String, Supplier<StridedTensor>> column :
          reader.tensors().byName().entrySet()) {
        columns.put(column.getKey(), ending(reader, column.getKey(), column.getValue()));
      }
      return new Read(file, columns);
    };
  }

  private static ParquetReader open(FileBytes file) {
    FileFaults faults = FileFaults.partition(NAME);
    return ParquetReader.open(file, faults, new MemoryBudget(faults, file));
  }

  private static Object ending(ParquetReader reader, String name, Supplier<StridedTensor> numbers) {
    try {
      if (reader.isBinary(name)) {
        return allRows(reader.binary(name));
      }
      StridedTensor tensor = numbers.get();
      CRC32 crc = new CRC32();
      crc.update(tensor.toTensor(NOTHING_TO_COPY).data());
      return tensor + " " + crc.getValue();
    } catch (FatalFault refusal) {
      return refusal;
    }
  }

  private static long allRows(BinaryColumn column) {
    CRC32 crc = new CRC32();
    long[] rows = {0};
    column.forEach(
        (row, value) -> {
          rows[0]++;
          if (value != null && rows[0] < MAX_ROWS) {
            crc.update(value);
          }
        });
    return rows[0] + crc.getValue();
  }

  @Override
  protected Object content(Read read) {
    Map<String, String> endings = new LinkedHashMap<>();
    read.columns()
        .forEach(
            (name, ending) -> {
              if (ending instanceof FatalFault refusal) {
                requireOneLine(refusal);
                requireRefused(read.file(), name, refusal.getMessage());
                endings.put(name, refusal.getMessage());
              } else {
                if (ending instanceof String numbers) {
                  requirePassed(read.file(), name, numbers);
                }
                endings.put(name, ending.toString());
              }
            });
    return endings;
  }

  private static void requirePassed(FileBytes file, String name, String ending) {
    StridedTensor tensor = open(file).tensors().byName().get(name).get();
    CRC32 crc = new CRC32();
    if (pass(tensor.run().orElseThrow(), file, crc)
        && !ending.equals(tensor + " " + crc.getValue())) {
      throw new AssertionError("other values of " + name + " pass by than are read at once");
    }
  }

  /** Only what takes too much memory at once may be read piece by piece. */
  private static void requireRefused(FileBytes file, String name, String refusal) {
    if (refusal.contains("bytes of memory") || open(file).isBinary(name)) {
      return;
    }
    try {
      StridedTensor tensor = open(file).tensors().byName().get(name).get();
      if (!pass(tensor.run().orElseThrow(), file, new CRC32())) {
        return;
      }
    } catch (FatalFault refused) {
      requireOneLine(refused);
      return;
    }
    throw new AssertionError("what is refused at once passes by piece by piece: " + name);
  }

  /** Whether all passed. */
  private static boolean pass(ByteRun run, FileBytes file, CRC32 crc) {
    ByteBuffer room = ByteBuffer.allocate(PIECE_BYTES);
    long passed = 0;
    for (Span span : run.spans()) {
      for (long at = 0; at < span.length(); at += PIECE_BYTES) {
        int length = (int) Math.min(PIECE_BYTES, span.length() - at);
        ByteBuffer stored = file.read(span.offset() + at, length);
        do {
          run.read(stored, room.clear());
          crc.update(room.flip());
          passed += room.limit();
        } while (room.limit() > 0 && passed < MAX_PASSED_BYTES);
        if (passed >= MAX_PASSED_BYTES) {
          return false;
        }
      }
    }
    run.verify();
    return true;
  }
}
