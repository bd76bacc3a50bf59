package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cosmicai.contract.Transform;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * One step from a column to what the network takes; see {@link Transform}. Numbers are bounded by
 * rules, since an API server rounds minimum and maximum to whole numbers where a value is one.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.channels), has(self.centerCrop), has(self.resize), has(self.scale),"
            + " has(self.normalize), has(self.channelsFirst)].filter(given, given).size() == 1",
    message = Transform.ONE_OF)
public record TransformSpec(
    @Required
        @Size(min = 1, max = DataSpec.MAX_NAME_CHARS)
        @JsonPropertyDescription(
            "input: which of the network's inputs it is for, by the network's name, also where"
                + " columns gives the column another. Required.")
        String input,
    @Size(min = 1, max = Transform.MAX_CHANNELS)
        @JsonPropertyDescription(
            "channels: takes these channels of images [C, H, W], counted from 0, in this order."
                + " Unset: all.")
        List<@Min(0) @Max(Transform.MAX_CHANNEL) Integer> channels,
    @Size(min = 2, max = 2)
        @JsonPropertyDescription(
            "centerCrop: takes the middle [height, width] of images [C, H, W], in pixels. Unset: all"
                + " of it.")
        List<@Min(1) @Max(Transform.MAX_SIDE) Integer> centerCrop,
    @JsonPropertyDescription(
            "resize: brings images [C, H, W] to another height and width, as torchvision does."
                + " Unset: their own.")
        ResizeSpec resize,
    @ValidationRule(
            value =
                "self != 0.0 && self >= -"
                    + Transform.MAX_NUMBER
                    + " && self <= "
                    + Transform.MAX_NUMBER,
            message = TransformSpec.SCALE_MESSAGE)
        @JsonPropertyDescription(
            "scale: multiplies values by this number, such as 0.00392156862745098, which is 1/255, to"
                + " make 8-bit pixels 0 to 1. Not 0. Unset: values as they are.")
        Double scale,
    @JsonPropertyDescription(
            "normalize: subtracts a mean and then divides by a standard deviation, channel by"
                + " channel. Unset: values as they are.")
        NormalizeSpec normalize,
    @ValidationRule(value = "self", message = TransformSpec.CHANNELS_FIRST_MESSAGE)
        @JsonPropertyDescription(
            "channelsFirst: true turns images [H, W, C] into [C, H, W]; it comes before channels,"
                + " centerCrop and resize. Unset: the order stays.")
        Boolean channelsFirst) {
  public static final String SCALE_MESSAGE =
      "it must be a number other than 0, from -"
          + Transform.MAX_NUMBER
          + " to "
          + Transform.MAX_NUMBER;
  public static final String CHANNELS_FIRST_MESSAGE = "it must be true, or be left out";

  /** Another height and width, as torchvision's resize of tensors. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ResizeSpec(
      @Required
          @Size(min = 2, max = 2)
          @JsonPropertyDescription("size: [height, width] in pixels. Required.")
          List<@Min(1) @Max(Transform.MAX_SIDE) Integer> size,
      @JsonPropertyDescription(
              "interpolation: how values between pixels are found. Unset: bilinear.")
          Transform.Interpolation interpolation,
      @JsonPropertyDescription(
              "antialias: whether pixels are averaged where the image becomes smaller; without"
                  + " effect on nearest. Unset: true.")
          Boolean antialias) {}

  /** Of each channel, or one for all. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.mean.size() == self.std.size()",
      message = NormalizeSpec.SIZES_MESSAGE)
  public record NormalizeSpec(
      @Required
          @Size(min = 1, max = Transform.MAX_CHANNELS)
          @ValidationRule(
              value =
                  "self.all(one, one >= -"
                      + Transform.MAX_NUMBER
                      + " && one <= "
                      + Transform.MAX_NUMBER
                      + ")",
              message = NormalizeSpec.MEAN_MESSAGE)
          @JsonPropertyDescription(
              "mean: what to subtract: a number for each channel, or one for all. Required.")
          List<Double> mean,
      @Required
          @Size(min = 1, max = Transform.MAX_CHANNELS)
          @ValidationRule(
              value =
                  "self.all(one, one >= "
                      + Transform.MIN_STD
                      + " && one <= "
                      + Transform.MAX_NUMBER
                      + ")",
              message = NormalizeSpec.STD_MESSAGE)
          @JsonPropertyDescription(
              "std: what to divide by, above 0: as many numbers as in mean. Required.")
          List<Double> std) {
    public static final String SIZES_MESSAGE = "there must be as many numbers in std as in mean";
    public static final String MEAN_MESSAGE =
        "a mean must be from -" + Transform.MAX_NUMBER + " to " + Transform.MAX_NUMBER;
    public static final String STD_MESSAGE =
        "a standard deviation must be above 0, from "
            + Transform.MIN_STD
            + " to "
            + Transform.MAX_NUMBER;
  }

  /**
   * The step.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public Transform toTransform() {
    return new Transform(
        channels,
        centerCrop,
        resize == null
            ? null
            : new Transform.Resize(resize.size, resize.interpolation, resize.antialias),
        scale,
        normalize == null ? null : new Transform.Normalize(normalize.mean, normalize.std),
        channelsFirst);
  }
}
