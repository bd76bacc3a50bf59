package dev.cosmicai.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.cli.run.LocalRun;
import dev.cosmicai.cli.run.RunRequest;
import dev.cosmicai.cli.run.progress.ProgressView;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import dev.cosmicai.demo.Demo;
import dev.cosmicai.demo.DemoPartitions;
import dev.cosmicai.demo.GalaxySet;
import dev.cosmicai.e2e.machine.Settings;
import dev.cosmicai.proto.RunState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** A network and some partitions, and what {@code cosmic run} makes of them. */
public final class Dataset {
  private static final String TORCHSCRIPT = "net.pt";
  private static final Path SURVEY_ONNX =
      Settings.ROOT.resolve(
          "worker/src/test/resources/dev/cosmicai/worker/network/onnx/survey.onnx");

  /** Computed at once. */
  public static final Dataset QUICK = galaxies("quick", "tiny-network.pt", 4, 10);

  /** Some seconds of the processor for each partition, so that a rank can be met at work. */
  public static final Dataset SLOW = galaxies("slow", "slow-network.pt", 3, 160);

  /** For one rank after the other, long enough to restart a part of the cluster meanwhile. */
  public static final Dataset LONG = galaxies("long", "slow-network.pt", 2, 320);

  /** Images of digits and a network that tells which: 600 samples. */
  public static final Dataset DIGITS =
      new Dataset("digits", TORCHSCRIPT, 4, 150, Dataset::writeDigits);

  /** The partitions of {@link #QUICK}, for a network that ONNX Runtime runs. */
  public static final Dataset ONNX =
      new Dataset("onnx", "net.onnx", QUICK.files, QUICK.samplesPerFile, Dataset::writeOnnx);

  private final String name;
  private final String network;
  private final int files;
  private final int samplesPerFile;
  private final Writer writer;
  private Path root;
  private String metrics;

  private Dataset(String name, String network, int files, int samplesPerFile, Writer writer) {
    this.name = name;
    this.network = network;
    this.files = files;
    this.samplesPerFile = samplesPerFile;
    this.writer = writer;
  }

  /** Writes the network into a folder, and the partitions into {@code data} there. */
  private interface Writer {
    void write(Path folder) throws IOException;
  }

  private static Dataset galaxies(String name, String network, int files, int samplesPerFile) {
    return new Dataset(
        name,
        TORCHSCRIPT,
        files,
        samplesPerFile,
        folder -> {
          try (InputStream in = LocalRun.class.getResourceAsStream(network)) {
            Files.copy(in, folder.resolve(TORCHSCRIPT));
          }
          writeGalaxies(folder, files, samplesPerFile);
        });
  }

  private static void writeOnnx(Path folder) throws IOException {
    Files.copy(SURVEY_ONNX, folder.resolve("net.onnx"));
    writeGalaxies(folder, QUICK.files, QUICK.samplesPerFile);
  }

  private static void writeGalaxies(Path folder, int files, int samplesPerFile) throws IOException {
    DemoPartitions.write(
        folder.resolve("data"), GalaxySet.TEST, files, samplesPerFile, 1, file -> {});
  }

  private static void writeDigits(Path folder) throws IOException {
    Demo.DIGITS.prepare(folder, notice -> {});
    Files.move(folder.resolve(Demo.DIGITS.networkFile()), folder.resolve(TORCHSCRIPT));
  }

  /** Partitions, {@code 1.pt} and so on. */
  public int files() {
    return files;
  }

  /** Samples of each partition. */
  public int samplesPerFile() {
    return samplesPerFile;
  }

  /** Samples of all partitions. */
  public int samples() {
    return files * samplesPerFile;
  }

  public String modelUri() {
    return BucketServer.uri(path(network));
  }

  public String dataUri() {
    return BucketServer.uri(path("data"));
  }

  /** The path in the bucket, or below the folder that stands for it, of one of its files. */
  public String path(String file) {
    return name + "/" + file;
  }

  /** The folder that stands for the bucket; made at the first call, and anew for each JVM. */
  synchronized Path root() {
    if (root == null) {
      try {
        Path fresh = Files.createTempDirectory(Files.createDirectories(Settings.SCRATCH), "data-");
        writer.write(Files.createDirectories(fresh.resolve(name)));
        root = fresh;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return root;
  }

  /** The metrics of an undisturbed {@code cosmic run}, digit for digit as its summary has them. */
  public synchronized String metrics() {
    if (metrics == null) {
      RunRequest request =
          new RunRequest(
              TestJob.of("local", this).local(), Optional.of(root()), OptionalInt.empty());
      assertThat(new LocalRun(request, new Silent()).execute())
          .isInstanceOf(RunOutcome.Complete.class);
      try {
        metrics =
            new ObjectMapper()
                .readTree(root().resolve("results/local/summary.json").toFile())
                .get("metrics")
                .toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return metrics;
  }

  /** The same, to be looked into. */
  public JsonNode summaryMetrics() {
    try {
      return new ObjectMapper().readTree(metrics());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Silent implements ProgressView {
    @Override
    public void show(RunState state) {}

    @Override
    public void notice(String line) {}

    @Override
    public void close() {}
  }
}
