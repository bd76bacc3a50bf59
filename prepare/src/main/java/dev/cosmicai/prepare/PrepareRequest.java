package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.prepare.rows.Source;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to prepare, and how.
 *
 * @param images the file or folder that holds the cut-outs
 * @param imagesName the array in it; empty if there is only one that can be meant
 * @param catalogue the file that holds magnitudes and redshift; empty if that is {@code images}
 * @param magnitudes columns, each {@code NAME}, all of whose values are taken, or {@code NAME[k]}
 * @param scale what those columns hold
 * @param fluxFloor a flux below it counts as it; empty to refuse fluxes that have no magnitude
 * @param redshift the column of redshifts; empty for unlabelled samples
 * @param keep columns that become part of the partitions as they are, such as an object's number
 * @param cut how cut-outs become images
 * @param seed shuffles the samples; empty to keep their order
 * @param partition the size of each file but perhaps the last
 * @param format the format of the files
 */
public record PrepareRequest(
    Source images,
    Optional<String> imagesName,
    Optional<Source> catalogue,
    List<String> magnitudes,
    Scale scale,
    Optional<Double> fluxFloor,
    Optional<String> redshift,
    List<String> keep,
    Cut cut,
    OptionalLong seed,
    Partition partition,
    Format format) {

  /** What the columns of magnitudes hold. */
  public enum Scale {
    /** Magnitudes, which are taken as they are. */
    MAGNITUDES,
    /** Fluxes in nanomaggies, which become 22.5 - 2.5 log10(flux). */
    NANOMAGGIES
  }

  /** The order of a cut-out's dimensions. */
  public enum Layout {
    /** Channels, rows, columns. */
    CHW,
    /** Rows, columns, channels. */
    HWC
  }

  /** How a cut-out gets its size. */
  public enum Fit {
    /** The middle is taken, pixel by pixel. */
    CROP,
    /** Each pixel is the mean of those that it covers, as torch's area interpolation has it. */
    RESIZE
  }

  /**
   * How cut-outs become images.
   *
   * @param channels which ones, in this order
   * @param sizePixels height and width
   */
  public record Cut(Layout layout, List<Integer> channels, int sizePixels, Fit fit) {
    /** Copies the channels. */
    public Cut {
      channels = List.copyOf(channels);
    }

    /** Numbers in an image. */
    int pixels() {
      return channels.size() * sizePixels * sizePixels;
    }
  }

  /**
   * The size of a partition: so many samples, or as many as fit into so many bytes.
   *
   * @param samples 0 if the bytes say it
   * @param bytes 0 if the samples say it
   */
  public record Partition(int samples, long bytes) {
    private static final long MAX_BYTES = 1L << 30;

    /** So many samples. */
    public static Partition ofSamples(int samples) {
      return new Partition(samples, 0);
    }

    /** As many samples as fit into so many MB of 2²⁰ bytes. */
    public static Partition ofMb(int mb) {
      return new Partition(0, (long) mb << 20);
    }

    /**
     * The samples in a file.
     *
     * @throws FatalFault (InvalidSpec) if that is none, or more than 1 GiB
     */
    int samplesOf(long sampleBytes) {
      long count = samples > 0 ? samples : bytes / sampleBytes;
      if (count < 1 || count > MAX_BYTES / sampleBytes) {
        throw new FatalFault(
            Reason.InvalidSpec,
            "a partition would hold %,d samples of %,d bytes; it must hold at least one and at most"
                    .formatted(count, sampleBytes)
                + " 1 GiB");
      }
      return (int) count;
    }
  }

  /** The format of a partition. */
  public enum Format {
    /** {@code torch.save} of a TensorDataset. */
    PT(".pt"),
    /** Hugging Face's safetensors. */
    SAFETENSORS(".safetensors");

    private final String ending;

    Format(String ending) {
      this.ending = ending;
    }

    /** The end of a file's name, with its dot. */
    String ending() {
      return ending;
    }
  }

  /** Copies the columns. */
  public PrepareRequest {
    magnitudes = List.copyOf(magnitudes);
    keep = List.copyOf(keep);
  }
}
