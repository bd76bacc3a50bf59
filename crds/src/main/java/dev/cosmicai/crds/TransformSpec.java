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

/** One step from a column to what the network takes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.channels), has(self.centerCrop), has(self.resize), has(self.scale),"
            + " has(self.normalize), has(self.channelsFirst)].filter(given, given).size() == 1",
    message = Transform.ONE_OF)
public record TransformSpec(
    @Required
        @Size(max = DataSpec.MAX_COLUMN_CHARS)
        @JsonPropertyDescription(
            "input: the network's input whose column this is for. Required.")
        String input,
    @Size(min = 1, max = Transform.MAX_CHANNELS)
        @JsonPropertyDescription(
            "channels: take these channels of [C, H, W], counted from 0, in this order. Unset: all.")
        List<@Min(0) @Max(Integer.MAX_VALUE) Integer> channels,
    @Size(min = 2, max = 2)
        @JsonPropertyDescription(
            "centerCrop: take the middle [height, width] of each image, in pixels. Unset: all of it.")
        List<@Min(1) @Max(Transform.MAX_SIDE) Integer> centerCrop,
    @JsonPropertyDescription("resize: make the image another size. Unset: its own.")
        ResizeSpec resize,
    @JsonPropertyDescription(
            "scale: multiply by this number, such as 0.00392156862745098 (1/255) for 8-bit pixels."
                + " Unset: values as they are.")
        Double scale,
    @JsonPropertyDescription(
            "normalize: subtract a mean and divide by a standard deviation. Unset: values as they"
                + " are.")
        NormalizeSpec normalize,
    @ValidationRule(value = "self", message = "it must be true, or left out")
        @JsonPropertyDescription(
            "channelsFirst: true turns [H, W, C] into [C, H, W]. Unset: the order stays.")
        Boolean channelsFirst) {

  /** Another size, as torchvision's resize of tensors. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ResizeSpec(
      @Required
          @Size(min = 2, max = 2)
          @JsonPropertyDescription("size: [height, width] in pixels. Required.")
          List<@Min(1) @Max(Transform.MAX_SIDE) Integer> size,
      @JsonPropertyDescription(
              "interpolation: bilinear, bicubic or nearest. Unset: bilinear.")
          Transform.Interpolation interpolation,
      @JsonPropertyDescription(
              "antialias: whether to average where the image becomes smaller. Unset: true.")
          Boolean antialias) {}

  /** Of each channel, or one for all. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.mean.size() == self.std.size()",
      message = "mean and std must have as many numbers")
  public record NormalizeSpec(
      @Required
          @Size(min = 1, max = Transform.MAX_CHANNELS)
          @JsonPropertyDescription(
              "mean: what to subtract, a number for each channel or one for all. Required.")
          List<Double> mean,
      @Required
          @Size(min = 1, max = Transform.MAX_CHANNELS)
          @JsonPropertyDescription(
              "std: what to divide by, a number for each channel or one for all; not 0. Required.")
          List<Double> std) {}

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
