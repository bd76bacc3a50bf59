package dev.cosmicai.cli.data;

import dev.cosmicai.prepare.PrepareRequest;
import dev.cosmicai.prepare.rows.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What to prepare and how, as options. */
final class PrepareOptions {
  private static final int MAX_CHANNEL = 4_095;
  private static final int MAX_SIZE = 1_024;
  private static final int MAX_MB = 1_024;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      paramLabel = "INPUT",
      description =
          "Cut-outs [N, channels, height, width]: .npy, .npz, .fits, .h5, .pt, or a folder of .pt; on"
              + " this machine or s3://bucket/key.")
  private String input;

  @Option(
      names = "--images",
      paramLabel = "NAME",
      description =
          "The array of cut-outs in INPUT. Unset: the only one that has rows of three dimensions.")
  private String imagesName;

  @Option(
      names = "--layout",
      paramLabel = "chw|hwc",
      defaultValue = "chw",
      description = "A cut-out's dimensions: channels first or last (default: ${DEFAULT-VALUE}).")
  private PrepareRequest.Layout layout;

  @Option(
      names = "--channels",
      paramLabel = "LIST",
      defaultValue = "0-4",
      description = "Which channels, counted from 0: 0-4 or 3,1,0 (default: ${DEFAULT-VALUE}).")
  private String channels;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "32",
      description = "Height and width of an image (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--resize",
      description = "Averages the whole cut-out down to --size. Unset: takes its middle.")
  private boolean resize;

  @Option(
      names = "--catalogue",
      paramLabel = "FILE|URI",
      description =
          "Where magnitudes and redshift are, row by row the cut-outs': a FITS table, .npz, .npy"
              + " or .h5. Unset: INPUT.")
  private String catalogue;

  @Option(
      names = "--magnitudes",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Columns, such as u,g,r,i,z: all values of each, or one of them as NAME[2]. Unset:"
              + " magnitudes, if INPUT is .pt.")
  private List<String> magnitudes = List.of();

  @Option(
      names = "--fluxes",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "The same for columns of fluxes in nanomaggies, of which it makes magnitudes: 22.5 - 2.5"
              + " log10(flux).")
  private List<String> fluxes = List.of();

  @Option(
      names = "--flux-floor",
      paramLabel = "FLUX",
      description =
          "A flux below it counts as it. Unset: a flux of zero or less is refused, as it has no"
              + " magnitude.")
  private Double fluxFloor;

  @Option(
      names = "--redshift",
      paramLabel = "COLUMN",
      description =
          "The column of redshifts. Unset: redshift, if INPUT is .pt and has it; else none, and a"
              + " job gives predictions without metrics.")
  private String redshift;

  @Option(
      names = "--keep",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Columns that become part of the partitions as they are, such as objid,ra,dec: whole"
              + " numbers as int64, others as float64. A .pt then holds a dict.")
  private List<String> keep = List.of();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "Shuffles the samples; the same seed gives the same files. Unset: keeps their order.")
  private Long seed;

  @Option(
      names = "--partition-mb",
      paramLabel = "MB",
      description =
          "The size of a partition, in MB of 2^20 bytes, as CAI counts them: 25 are 1,278 samples"
              + " of 5×32×32 (default: 25).")
  private Integer partitionMb;

  @Option(
      names = "--partition-samples",
      paramLabel = "N",
      description = "The same as a number of samples.")
  private Integer partitionSamples;

  @Option(
      names = "--format",
      paramLabel = "pt|safetensors",
      defaultValue = "pt",
      description = "The partitions' format (default: ${DEFAULT-VALUE}).")
  private PrepareRequest.Format format;

  /**
   * The request; wrong options are told as wrong usage of the command.
   *
   * @param sources where a path or URI is
   */
  PrepareRequest request(Function<String, Source> sources) {
    Source images = sources.apply(input);
    boolean fromPt = images.isFolder() || images.ending().equals("pt");
    List<String> columns = new ArrayList<>(fluxes.isEmpty() ? magnitudes : fluxes);
    require(fluxes.isEmpty() || magnitudes.isEmpty(), "give --magnitudes or --fluxes");
    if (columns.isEmpty()) {
      require(fromPt, "say which columns hold the --magnitudes, or the --fluxes");
      columns.add("magnitudes");
    }
    require(
        fluxFloor == null || (fluxFloor > 0 && Double.isFinite(fluxFloor) && !fluxes.isEmpty()),
        "--flux-floor must be more than 0, and goes with --fluxes");
    require(size >= 1 && size <= MAX_SIZE, "--size must be from 1 to " + MAX_SIZE);
    PrepareRequest.Cut cut =
        new PrepareRequest.Cut(
            layout, channels(), size, resize ? PrepareRequest.Fit.RESIZE : PrepareRequest.Fit.CROP);
    return new PrepareRequest(
        images,
        Optional.ofNullable(imagesName).or(() -> fromPt ? Optional.of("images") : Optional.empty()),
        Optional.ofNullable(catalogue).map(sources),
        columns,
        fluxes.isEmpty() ? PrepareRequest.Scale.MAGNITUDES : PrepareRequest.Scale.NANOMAGGIES,
        Optional.ofNullable(fluxFloor),
        Optional.ofNullable(redshift),
        keep,
        cut,
        seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
        partition(),
        format);
  }

  private PrepareRequest.Partition partition() {
    require(
        partitionMb == null || partitionSamples == null,
        "give --partition-mb or --partition-samples");
    if (partitionSamples != null) {
      require(partitionSamples >= 1, "--partition-samples must be 1 or more");
      return PrepareRequest.Partition.ofSamples(partitionSamples);
    }
    int mb = partitionMb == null ? 25 : partitionMb;
    require(mb >= 1 && mb <= MAX_MB, "--partition-mb must be from 1 to " + MAX_MB);
    return PrepareRequest.Partition.ofMb(mb);
  }

  private List<Integer> channels() {
    List<Integer> chosen = new ArrayList<>();
    for (String part : channels.split(",", -1)) {
      boolean valid = part.matches("[0-9]{1,4}(-[0-9]{1,4})?");
      require(valid, "--channels is '" + channels + "'; write 0-4 or 3,1,0");
      String[] ends = part.split("-", -1);
      int first = Integer.parseInt(ends[0]);
      int last = Integer.parseInt(ends[ends.length - 1]);
      require(
          first <= last && last <= MAX_CHANNEL && chosen.size() <= MAX_CHANNEL,
          "--channels is '" + channels + "'; they go from 0 to " + MAX_CHANNEL);
      for (int channel = first; channel <= last; channel++) {
        chosen.add(channel);
      }
    }
    return chosen;
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }
}
