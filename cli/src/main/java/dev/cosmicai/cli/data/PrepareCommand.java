package dev.cosmicai.cli.data;

import dev.cosmicai.cli.option.StoreOptions;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.prepare.Dataset;
import dev.cosmicai.prepare.Destination;
import dev.cosmicai.prepare.FolderDestination;
import dev.cosmicai.prepare.Preparation;
import dev.cosmicai.prepare.PrepareRequest;
import dev.cosmicai.prepare.StoreDestination;
import dev.cosmicai.prepare.rows.Source;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cosmic prepare}. */
@Command(
    name = "prepare",
    header = "Makes partitions of a survey's cut-outs and catalogue.",
    description = {
      "Makes partitions of a survey's cut-outs and catalogue: takes the wanted channels, crops or"
          + " resizes, puts magnitudes and redshift beside them, shuffles with a seed, and stores"
          + " 1.pt, 2.pt and so on with a description, dataset.json.",
      "",
      "The input may be of any size: no more than two partitions are in memory. Started again after"
          + " it was cut off, it goes on, and ends with the same files. See docs/prepare.md."
    },
    footer = {
      "  cosmic prepare cutouts.npy --catalogue table.fits --magnitudes u,g,r,i,z --redshift z \\",
      "      --seed 1 --output s3://my-bucket/25MB",
      "  cosmic prepare survey.h5 --images cutouts --magnitudes mags --redshift zspec \\",
      "      --partition-mb 100 --format safetensors --output ./100MB",
      "  cosmic prepare ./raw-pt --channels 0-4 --output ./25MB",
      "  cosmic prepare s3://my-bucket/cutouts.npy --catalogue s3://my-bucket/table.fits \\",
      "      --magnitudes u,g,r,i,z --redshift z --keep objid,ra,dec --output s3://my-bucket/25MB"
    },
    exitCodeList = {
      "0:done",
      "64:wrong usage, or no such array or column",
      "65:the input is damaged, of other shapes, or holds values that are not finite",
      "66:no such file, bucket or folder, or nothing in it",
      "73:the output cannot be written, holds something else, or another preparation writes to it",
      "77:the store refuses the credentials",
      "81:the store does not answer",
      "130:stopped by Ctrl-C (SIGINT)",
      "143:stopped by SIGTERM"
    })
public final class PrepareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private PrepareOptions options;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI|DIR",
      description = "The folder for the partitions: s3://bucket/prefix, or one of this machine.")
  private String output;

  @Mixin private final StoreOptions store = new StoreOptions();

  @Override
  public Integer call() {
    try (store) {
      prepare(options.request(this::find));
    }
    return 0;
  }

  private void prepare(PrepareRequest request) {
    PrintWriter out = spec.commandLine().getOut();
    try (Preparation preparation = Preparation.open(request);
        Destination destination = destination()) {
      Dataset dataset =
          preparation.writeTo(destination, new PrepareProgress(spec.commandLine().getErr()));
      out.printf(
          Locale.ROOT,
          "%,d samples in %,d partitions%n",
          dataset.samples(),
          dataset.partitions().size());
      out.println(destination.locate(Dataset.NAME));
      out.flush();
    }
  }

  private Destination destination() {
    if (!output.startsWith("s3://")) {
      return FolderDestination.create(Path.of(output));
    }
    ObjectUri folder = ObjectUri.parse(output);
    return new StoreDestination(store.open(), folder);
  }

  /** Where input is: on this machine or in the store. */
  private Source find(String name) {
    if (!name.startsWith("s3://")) {
      return Source.of(Path.of(name));
    }
    ObjectUri uri = ObjectUri.parse(name);
    return Source.of(store.shared(), uri);
  }
}
