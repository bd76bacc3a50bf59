package dev.cosmicai.prepare;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs preparations into folders. */
final class Prepared {
  private static final Preparation.Progress SILENT =
      new Preparation.Progress() {
        @Override
        public void warn(String line) {}

        @Override
        public void begin(int partitions, long samples) {}

        @Override
        public void done(Dataset.Partition partition, boolean wasThere) {}
      };

  private Prepared() {}

  static Dataset into(Path folder, PrepareRequest request) {
    try (Destination destination = FolderDestination.create(folder)) {
      return into(destination, request);
    }
  }

  static Dataset into(Destination destination, PrepareRequest request) {
    return into(destination, request, SILENT);
  }

  static Dataset into(
      Destination destination, PrepareRequest request, Preparation.Progress progress) {
    try (Preparation preparation = Preparation.open(request)) {
      return preparation.writeTo(destination, progress);
    }
  }

  /** A partition as ranks read it: images, magnitudes and redshift. */
  static PartitionLayout read(Path file) throws IOException {
    return PartitionReader.columns(
            FileBytes.of(ByteBuffer.wrap(Files.readAllBytes(file))),
            PartitionFormat.AUTO,
            file.toString())
        .layout(ColumnSelection.SURVEY);
  }

  /** The partitions of a folder, by name, as digests. */
  static Map<String, String> partitions(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>(all(folder));
    files.remove(Dataset.NAME);
    return files;
  }

  /** All files of a folder. */
  static Map<String, String> all(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    List<Path> paths;
    try (Stream<Path> entries = Files.list(folder)) {
      paths = entries.toList();
    }
    for (Path path : paths) {
      files.put(path.getFileName().toString(), Digests.sha256(Files.readAllBytes(path)));
    }
    return files;
  }
}
