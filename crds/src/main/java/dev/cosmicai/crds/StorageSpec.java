package dev.cosmicai.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.cosmicai.contract.StorageSettings;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How to reach the store. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageSpec(
    @ValidationRule(
            value =
                "isURL(self) && url(self).getScheme() in ['http', 'https']"
                    + " && url(self).getHost() != '' && url(self).getEscapedPath() in ['', '/']"
                    + " && url(self).getQuery() == {} && !self.contains('@')",
            message = "it must be like https://s3.example.org:9000")
        @Size(max = 2048)
        @JsonPropertyDescription(
            "endpoint: address of an S3-compatible store, as http://host:port or https://host:port."
                + " Unset: AWS S3.")
        String endpoint,
    @Default(StorageSettings.DEFAULT_REGION)
        @ValidationRule(
            value = "self.matches('" + StorageSettings.REGION_PATTERN + "')",
            message = StorageSpec.REGION_MESSAGE)
        @Size(max = StorageSpec.MAX_REGION_CHARS)
        @JsonPropertyDescription("region: the store's region. Unset: us-east-1.")
        String region,
    @Default("false")
        @JsonPropertyDescription(
            "pathStyle: true addresses a bucket as https://host/bucket rather than"
                + " https://bucket.host, as most stores other than AWS need it. Unset: false.")
        Boolean pathStyle,
    @ValidationRule(value = KubernetesSyntax.NAME_RULE, message = KubernetesSyntax.NAME_MESSAGE)
        @Size(max = KubernetesSyntax.MAX_NAME_CHARS)
        @JsonPropertyDescription(
            "credentialsSecret: the name of a Secret in the job's namespace whose keys"
                + " AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, if needed, AWS_SESSION_TOKEN are"
                + " the credentials. Unset: the ambient ones (service account, instance, environment)."
                + " Has no meaning without Kubernetes, where the ambient ones are always used.")
        String credentialsSecret,
    @JsonPropertyDescription(
            "caBundle: certificates in PEM of authorities to trust beside the well-known ones, for a"
                + " store with a certificate of a private authority. Unset: only the well-known ones."
                + " Has no meaning without Kubernetes, where the environment variable AWS_CA_BUNDLE"
                + " names such a file.")
        CaBundleSpec caBundle) {

  public static final int MAX_REGION_CHARS = 64;
  public static final String REGION_MESSAGE =
      "it must be a region's name, such as us-east-1, which is the default";

  static final StorageSpec AWS = new StorageSpec(null, null, null, null, null);

  /** Fills in the defaults. */
  public StorageSpec {
    region = region == null ? StorageSettings.DEFAULT_REGION : region;
    pathStyle = pathStyle == null ? Boolean.FALSE : pathStyle;
  }
}
