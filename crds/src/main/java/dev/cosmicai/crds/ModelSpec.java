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
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The network: a TorchScript archive or an ONNX file in the store. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelSpec(
    @Required
        @ValidationRule(
            value = "self.matches(r'" + ObjectUriSyntax.OBJECT_PATTERN + "')",
            message = ObjectUriSyntax.OBJECT_MESSAGE)
        @Size(max = ObjectUriSyntax.MAX_CHARS)
        @JsonPropertyDescription(
            "uri: the TorchScript archive, or the ONNX file, whose name ends in .onnx, as"
                + " s3://bucket/key. Required.")
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
                + " it only of an archive that holds nothing else. Unset: auto.")
        Precision precision,
    @Min(1)
        @Max(Limits.MAX_BATCH_SIZE)
        @JsonPropertyDescription(
            "batchSize: samples of one forward pass, 1 to 65536. A smaller batch takes less memory."
                + " The last bits of predictions depend on it. Unset: what the archive recommends.")
        Integer batchSize,
    @Default("auto")
        @JsonPropertyDescription(
            "device: what computes. auto takes an NVIDIA GPU where the rank's image and machine"
                + " have one, else the CPU. cpu keeps to the CPU; cuda insists on a GPU, and a rank"
                + " without one fails. Unset: auto.")
        Device device,
    @JsonPropertyDescription(
            "task: what the network's outputs are compared with, and by which metrics: redshifts,"
                + " numbers (regression), classes (classification) or nothing (none). Unset: what"
                + " the archive declares.")
        Task task) {

  /** Fills in the defaults. */
  public ModelSpec {
    precision = precision == null ? Precision.AUTO : precision;
    device = device == null ? Device.AUTO : device;
  }

  ModelSpec withPrecision(Precision other) {
    return new ModelSpec(uri, sha256, other, batchSize, device, task);
  }
}
