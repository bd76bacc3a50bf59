package dev.cosmicai.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The demos: each has a network, partitions that it never saw, and what its job says of them. */
public enum Demo {
  /** Redshifts of galaxies from their images and magnitudes. */
  GALAXIES("demo", "demo-network.pt", ".pt", DemoPartitions.FILES, ""),
  /** Which digit somebody wrote, from images of 8 × 8 pixels. */
  DIGITS("demo-digits", "digits/network.pt", ".npz", 4, "    keep: [sample]\n"),
  /** Whether a tumour is malignant, from a table of 30 numbers. */
  TABLE(
      "demo-table",
      "table/network.pt",
      ".parquet",
      2,
      """
          columns:
            features: "mean *, * error, worst *"
          keep: [sample]
      """);

  private final String jobName;
  private final String network;
  private final String ending;
  private final int files;
  private final String data;

  Demo(String jobName, String network, String ending, int files, String data) {
    this.jobName = jobName;
    this.network = network;
    this.ending = ending;
    this.files = files;
    this.data = data;
  }

  /** The name of its job. */
  public String jobName() {
    return jobName;
  }

  /** How many partitions it has. */
  public int files() {
    return files;
  }

  /** The name of its network's file. */
  public String networkFile() {
    return network.substring(network.lastIndexOf('/') + 1);
  }

  /** What its job says of the data besides the place: lines of YAML, below {@code data}. */
  public String dataLines() {
    return data;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Makes what is not there: the network, and the partitions in the folder {@code data}.
   *
   * @param notices takes a line about what takes time
   * @throws dev.cosmicai.faults.FatalFault (OutputRefused) if the folder cannot be written
   */
  public void prepare(Path dir, Consumer<String> notices) {
    Path partitions = dir.resolve("data");
    List<String> names = IntStream.rangeClosed(1, files).mapToObj(file -> file + ending).toList();
    if (!names.stream().allMatch(name -> Files.exists(partitions.resolve(name)))) {
      write(partitions, names, notices);
    }
    DemoResource.copy(network, dir.resolve(networkFile()));
  }

  private void write(Path partitions, List<String> names, Consumer<String> notices) {
    if (this == GALAXIES) {
      notices.accept("making %d partitions of 25 MB in %s (once)".formatted(files, partitions));
      DemoPartitions.writeDemo(partitions);
      return;
    }
    try {
      Files.createDirectories(partitions);
    } catch (IOException e) {
      throw DemoResource.notWritten(partitions, e);
    }
    String folder = network.substring(0, network.indexOf('/') + 1);
    names.forEach(name -> DemoResource.copy(folder + name, partitions.resolve(name)));
  }
}
