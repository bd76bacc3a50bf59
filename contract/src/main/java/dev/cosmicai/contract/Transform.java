package dev.cosmicai.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One step from a column to what a network takes, declared and not programmed: exactly one of the
 * components is there. It works on a sample {@code [C, H, W]}; of other shapes only {@code scale}
 * is possible. Models declare theirs in {@code cosmic.json}, jobs in {@code data.transforms}.
 *
 * @param channels takes these channels, counted from 0, in this order
 * @param centerCrop takes the middle {@code [H, W]}
 * @param resize to another size
 * @param scale multiplies by this, not 0 and up to {@link #MAX_NUMBER}
 * @param normalize subtracts a mean and divides by a standard deviation, channel by channel
 * @param channelsFirst true: turns {@code [H, W, C]} into {@code [C, H, W]}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Transform(
    List<Integer> channels,
    List<Integer> centerCrop,
    Resize resize,
    Double scale,
    Normalize normalize,
    Boolean channelsFirst) {
  /** What is said where it is none or several. */
  public static final String ONE_OF =
      "a transform is exactly one of channels, centerCrop, resize, scale, normalize and"
          + " channelsFirst";

  /** The largest side of an image. */
  public static final int MAX_SIDE = 1 << 14;

  /** The most channels that can be named. */
  public static final int MAX_CHANNELS = 4096;

  /** The last channel that can be named. */
  public static final int MAX_CHANNEL = (1 << 16) - 1;

  /** The largest number to compute with, up or down from 0: well within float32. */
  public static final double MAX_NUMBER = 1e30;

  /** The smallest standard deviation: one that float32 does not take for 0. */
  public static final double MIN_STD = 1e-30;

  /** How pixels between pixels are found. */
  public enum Interpolation {
    @JsonProperty("nearest")
    NEAREST,
    @JsonProperty("bilinear")
    BILINEAR,
    @JsonProperty("bicubic")
    BICUBIC
  }

  /**
   * As {@code torchvision.transforms.v2.functional.resize} does with tensors.
   *
   * @param size {@code [H, W]}
   * @param interpolation null: bilinear
   * @param antialias whether to average where the image becomes smaller; null: true
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Resize(List<Integer> size, Interpolation interpolation, Boolean antialias) {
    /** Copies the list and fills in the defaults. */
    public Resize {
      size = requireSides(size, "resize.size");
      interpolation = interpolation == null ? Interpolation.BILINEAR : interpolation;
      antialias = antialias == null || antialias;
    }
  }

  /**
   * Of each channel, or one for all.
   *
   * @param mean to subtract, up to {@link #MAX_NUMBER}
   * @param std to divide by, from {@link #MIN_STD} to {@link #MAX_NUMBER}
   */
  public record Normalize(List<Double> mean, List<Double> std) {
    /** Copies the lists. */
    public Normalize {
      if (mean == null
          || std == null
          || mean.isEmpty()
          || mean.size() > MAX_CHANNELS
          || mean.size() != std.size()) {
        throw new IllegalArgumentException(
            "normalize has as many numbers in std as in mean, from 1 to " + MAX_CHANNELS);
      }
      if (!all(mean, -MAX_NUMBER, MAX_NUMBER)) {
        throw new IllegalArgumentException(
            "normalize.mean holds numbers from %s to %s".formatted(-MAX_NUMBER, MAX_NUMBER));
      }
      if (!all(std, MIN_STD, MAX_NUMBER)) {
        throw new IllegalArgumentException(
            "normalize.std holds numbers above 0, from %s to %s".formatted(MIN_STD, MAX_NUMBER));
      }
      mean = List.copyOf(mean);
      std = List.copyOf(std);
    }

    private static boolean all(List<Double> numbers, double min, double max) {
      return numbers.stream().allMatch(number -> number != null && number >= min && number <= max);
    }
  }

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if not exactly one is there, or it is out of range; the
   *     message says so
   */
  public Transform {
    long given =
        Stream.of(channels, centerCrop, resize, scale, normalize, channelsFirst)
            .filter(Objects::nonNull)
            .count();
    if (given != 1) {
      throw new IllegalArgumentException(ONE_OF);
    }
    if (channels != null) {
      if (channels.isEmpty()
          || channels.size() > MAX_CHANNELS
          || channels.stream().anyMatch(one -> one == null || one < 0 || one > MAX_CHANNEL)) {
        throw new IllegalArgumentException(
            "channels are from 1 to %d positions, each from 0 to %d"
                .formatted(MAX_CHANNELS, MAX_CHANNEL));
      }
      channels = List.copyOf(channels);
    }
    centerCrop = centerCrop == null ? null : requireSides(centerCrop, "centerCrop");
    if (scale != null && (scale == 0 || !(Math.abs(scale) <= MAX_NUMBER))) {
      throw new IllegalArgumentException(
          "scale is a number other than 0, from %s to %s".formatted(-MAX_NUMBER, MAX_NUMBER));
    }
    if (channelsFirst != null && !channelsFirst) {
      throw new IllegalArgumentException("channelsFirst is true, or is left out");
    }
  }

  private static List<Integer> requireSides(List<Integer> sides, String what) {
    if (sides == null
        || sides.size() != 2
        || sides.stream().anyMatch(side -> side == null || side < 1 || side > MAX_SIDE)) {
      throw new IllegalArgumentException(what + " is [height, width], each from 1 to " + MAX_SIDE);
    }
    return List.copyOf(sides);
  }
}
