package dev.cosmicai.formats.parquet;

import dev.cosmicai.formats.Goldens;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The files that {@code src/test/python/make_parquet.py} wrote. */
final class ParquetGoldens {
  static final long SPARE_BYTES = 64 << 20;

  private static final String BYTES = ".bytes";
  private static final String LENGTHS = ".lengths";

  private ParquetGoldens() {}

  /** All files in a folder. */
  static List<String> files(String folder) {
    try (Stream<Path> files =
        Files.list(Path.of(ParquetGoldens.class.getResource(folder).toURI()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".parquet"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String file) {
    return Goldens.bytes("parquet/" + file);
  }

  static FileBytes file(byte[] bytes) {
    return FileBytes.of(Goldens.direct(bytes));
  }

  static ParquetReader open(byte[] bytes) {
    return open(bytes, SPARE_BYTES);
  }

  static ParquetReader open(byte[] bytes, long spareBytes) {
    FileFaults faults = FileFaults.partition("table.parquet");
    FileBytes file = file(bytes);
    return ParquetReader.open(file, faults, new MemoryBudget(faults, file, () -> spareBytes));
  }

  static Tensor tensor(ParquetReader reader, String column) {
    return reader.tensors().byName().get(column).get().toTensor(budget());
  }

  /** Ample. */
  private static MemoryBudget budget() {
    byte[] large = new byte[1 << 20];
    return new MemoryBudget(FileFaults.partition("table.parquet"), file(large));
  }

  /** What numpy says of a file, by its name or the part of it before a dot. */
  record Expected(Map<String, Tensor> arrays) {
    static Expected of(String file) {
      String name = "read/" + file.substring(0, file.indexOf('.')) + ".npz";
      FileBytes bytes = file(ParquetGoldens.bytes(name));
      FileFaults faults = FileFaults.partition(name);
      MemoryBudget budget = new MemoryBudget(faults, bytes, () -> SPARE_BYTES);
      return new Expected(
          new TreeMap<>(NpzReader.tensors(bytes, faults, budget).toTensors(budget)));
    }

    List<String> numbers() {
      return arrays.keySet().stream()
          .filter(name -> !name.endsWith(BYTES) && !name.endsWith(LENGTHS))
          .toList();
    }

    List<String> binaries() {
      return arrays.keySet().stream()
          .filter(name -> name.endsWith(BYTES))
          .map(name -> name.substring(0, name.length() - BYTES.length()))
          .toList();
    }

    Tensor tensor(String column) {
      return arrays.get(column);
    }

    /** The rows of a column of byte strings, as {@link #text} writes them. */
    List<String> rows(String column) {
      ByteBuffer all = arrays.get(column + BYTES).data();
      List<String> rows = new ArrayList<>();
      for (double length : arrays.get(column + LENGTHS).toDoubles()) {
        int bytes = (int) Math.max(length, 0);
        rows.add(length < 0 ? null : text(all.slice(all.position(), bytes)));
        all.position(all.position() + bytes);
      }
      return rows;
    }
  }

  /** A row, to be compared and shown. */
  static String text(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  static List<String> rows(BinaryColumn column) {
    List<String> rows = new ArrayList<>();
    column.forEach(
        (row, value) -> {
          if (row != rows.size()) {
            throw new AssertionError(row);
          }
          rows.add(value == null ? null : text(value));
        });
    return rows;
  }

  /** The content of a run that is fetched in such pieces and given to such a room. */
  static byte[] passed(ByteRun run, byte[] file, int pieceBytes, int roomBytes) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ByteBuffer room = ByteBuffer.allocateDirect(roomBytes);
    forEachPiece(
        run.spans(),
        file,
        pieceBytes,
        piece -> {
          do {
            run.read(piece, room.clear());
            byte[] given = new byte[room.flip().remaining()];
            room.get(given);
            content.writeBytes(given);
          } while (room.limit() > 0);
          if (piece.hasRemaining()) {
            throw new AssertionError("bytes were left although there was room");
          }
        });
    run.verify();
    return content.toByteArray();
  }

  static List<String> passed(BinaryRun run, byte[] file, int pieceBytes) {
    List<String> rows = new ArrayList<>();
    forEachPiece(
        run.spans(),
        file,
        pieceBytes,
        piece -> {
          while (run.next(piece)) {
            rows.add(run.value() == null ? null : text(run.value()));
          }
          if (piece.hasRemaining()) {
            throw new AssertionError("bytes were left");
          }
        });
    run.verify();
    return rows;
  }

  /** Pieces lie in a buffer of their own, which is wiped when they are given up. */
  private static void forEachPiece(
      List<Span> spans, byte[] file, int pieceBytes, Consumer<ByteBuffer> consumer) {
    for (Span span : spans) {
      for (long at = span.offset(); at < span.offset() + span.length(); at += pieceBytes) {
        int length = (int) Math.min(pieceBytes, span.offset() + span.length() - at);
        ByteBuffer piece = ByteBuffer.allocateDirect(length).put(file, (int) at, length).flip();
        consumer.accept(piece);
        for (int i = 0; i < length; i++) {
          piece.put(i, (byte) 0xA5);
        }
      }
    }
  }
}
