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
 * @param scale multiplies by this
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
   * @param mean to subtract
   * @param std to divide by, not 0
   */
  public record Normalize(List<Double> mean, List<Double> std) {
    /** Copies the lists. */
    public Normalize {
      if (mean == null || std == null || mean.isEmpty() || mean.size() != std.size()) {
        throw new IllegalArgumentException("normalize needs as many means as stds, from 1");
      }
      mean = List.copyOf(mean);
      std = List.copyOf(std);
      if (!mean.stream().allMatch(Double::isFinite)
          || !std.stream().allMatch(value -> Double.isFinite(value) && value != 0)) {
        throw new IllegalArgumentException("normalize needs finite numbers, and no std of 0");
      }
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
      channels = List.copyOf(channels);
      if (channels.isEmpty()
          || channels.size() > MAX_CHANNELS
          || channels.stream().anyMatch(channel -> channel < 0)) {
        throw new IllegalArgumentException(
            "channels are from 1 to " + MAX_CHANNELS + " positions, counted from 0");
      }
    }
    centerCrop = centerCrop == null ? null : requireSides(centerCrop, "centerCrop");
    if (scale != null && !Double.isFinite(scale)) {
      throw new IllegalArgumentException("scale is a finite number");
    }
    if (channelsFirst != null && !channelsFirst) {
      throw new IllegalArgumentException("channelsFirst is true, or is left out");
    }
  }

  private static List<Integer> requireSides(List<Integer> sides, String what) {
    if (sides == null
        || sides.size() != 2
        || sides.stream().anyMatch(side -> side == null || side < 1 || side > MAX_SIDE)) {
      throw new IllegalArgumentException(
          what + " is [height, width], each from 1 to " + MAX_SIDE);
    }
    return List.copyOf(sides);
  }
}
