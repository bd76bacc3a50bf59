package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.ObjectUriSyntax;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.Task;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The network: a TorchScript archive or an ONNX file in the store. To a program that stands for our
 * ranks it is handed on, whatever it is, and need not be there.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.sha256) || has(self.uri)",
    message = ModelSpec.SHA256_MESSAGE,
    fieldPath = ".sha256")
public record ModelSpec(
    @ValidationRule(
            value = "self.matches(r'" + ObjectUriSyntax.OBJECT_PATTERN + "')",
            message = ObjectUriSyntax.OBJECT_MESSAGE)
        @Size(max = ObjectUriSyntax.MAX_CHARS)
        @JsonPropertyDescription(
            "uri: the TorchScript archive, or the ONNX file, whose name ends in .onnx, as"
                + " s3://bucket/key. Required, but for worker.command, which gets any object. Unset:"
                + " the program brings its own.")
        String uri,
    @ValidationRule(
            value = "self.matches('" + RunSpec.Model.SHA256_PATTERN + "')",
            message = "it must be the 64 lower-case digits that sha256sum prints")
        @Size(max = 128)
        @JsonPropertyDescription(
            "sha256: the archive's SHA-256 digest as 64 lower-case hexadecimal digits; an archive"
                + " with another digest is refused. Unset: any archive is accepted, and the digest"
                + " found is recorded in the manifest.")
        String sha256,
    @Default("auto")
        @JsonPropertyDescription(
            "precision: of the arithmetic. auto takes bf16 where the archive holds it and the CPU"
                + " multiplies it itself (AMX, AVX512-BF16 or arm64's BF16), else fp32. fp32, bf16 and"
                + " int8 insist, and a rank whose archive or CPU lacks it fails. int8 is bf16 with"
                + " linear layers in 8-bit integers, for CPUs with AVX512-VNNI as well; auto takes"
                + " it only of an archive that holds nothing else. With worker.command only auto."
                + " Unset: auto.")
        Precision precision,
    @Min(1)
        @Max(Limits.MAX_BATCH_SIZE)
        @JsonPropertyDescription(
            "batchSize: samples of one forward pass, 1 to 65536. A smaller batch takes less memory."
                + " The last bits of predictions depend on it. worker.command is told it. Unset: what the"
                + " archive recommends.")
        Integer batchSize,
    @Default("auto")
        @JsonPropertyDescription(
            "device: what computes. auto takes an NVIDIA GPU where the rank's image and machine"
                + " have one, else the CPU. cpu keeps to the CPU; cuda insists on a GPU, and a rank"
                + " without one fails. worker.command is told it. Unset: auto.")
        Device device,
    @JsonPropertyDescription(
            "task: what the network's outputs are compared with, and by which metrics: redshifts,"
                + " numbers (regression), classes (classification) or nothing (none). Unset: what"
                + " the archive declares; with worker.command, what the program says.")
        Task task) {

  static final ModelSpec UNSET = new ModelSpec(null, null, null, null, null, null);

  /** Where neither a network nor a program is named. */
  public static final String MISSING_MESSAGE =
      "name the network in model.uri, or in worker.command the program that is to be the ranks";

  public static final String SHA256_MESSAGE = "sha256 is that of uri: set that, too";
  public static final String PRECISION_MESSAGE =
      "only our ranks know precisions: leave it out beside worker.command, whose args may say one";

  /** Fills in the defaults. */
  public ModelSpec {
    precision = precision == null ? Precision.AUTO : precision;
    device = device == null ? Device.AUTO : device;
  }

  ModelSpec withPrecision(Precision other) {
    return new ModelSpec(uri, sha256, other, batchSize, device, task);
  }
}
