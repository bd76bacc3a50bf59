package dev.cosmicai.benchmarks.rank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Makes what ranks read: partitions, and the network in every form. */
final class Inputs {
  /** The archive that ours loads. */
  static final String ARCHIVE = "network/astromae.pt";

  /** As many as in the published partitions: 5,113 samples are 100 MB. */
  private static final double SAMPLES_PER_MEGABYTE = 51.13;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Workplace workplace;
  private final PeersPython python;

  Inputs(Workplace workplace, PeersPython python) {
    this.workplace = workplace;
    this.python = python;
  }

  /**
   * A folder of partitions in the store, made if it is not there.
   *
   * @param megabytes of each partition
   * @param files how many; the first is the same whatever their number
   * @return the folder's key
   */
  String partitions(int megabytes, int files) throws IOException, InterruptedException {
    String folder = "partitions/%dMB-%d".formatted(megabytes, files);
    long samples = Math.round(megabytes * SAMPLES_PER_MEGABYTE);
    for (int file = 1; file <= files; file++) {
      Path path = workplace.object(folder + "/" + file + ".pt");
      if (!Files.exists(path)) {
        python.ask(
            "draw", path.toString(), "--samples", Long.toString(samples), "--seed", "" + file);
      }
    }
    return folder;
  }

  /**
   * The network as a checkpoint and in the peers' forms, made if it is not there.
   *
   * @return floating point operations a sample, as the network is written down
   */
  double peersNetworks() throws IOException, InterruptedException {
    Path description = workplace.networks().resolve("network.json");
    if (!Files.exists(description)) {
      JsonNode made = python.ask("export", workplace.networks().toString());
      MAPPER.writeValue(description.toFile(), made);
    }
    return MAPPER.readTree(description.toFile()).required("flop_per_sample").doubleValue();
  }

  /**
   * The archive, made of the checkpoint as users make it; each time anew, since it depends on the
   * exporter in this checkout.
   *
   * @param given one to take instead; null for none
   * @param partition the key of a partition to compare on
   */
  void archive(Path given, String partition) throws IOException, InterruptedException {
    Path archive = workplace.object(ARCHIVE);
    Files.createDirectories(archive.getParent());
    if (given != null) {
      Files.copy(given, archive, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    python.export(
        workplace.networks().resolve("astromae.pth").toString(),
        "--class",
        "cosmic_astromae:AstroMae",
        "--samples",
        workplace.object(partition).toString(),
        "--out",
        archive.toString());
  }
}
