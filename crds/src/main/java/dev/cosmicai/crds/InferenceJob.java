package dev.cosmicai.crds;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One batch inference: a network, partitions in S3, and where the results go. */
@Group(InferenceJob.GROUP)
@Version(InferenceJob.VERSION)
@Plural("inferencejobs")
@ShortNames("ij")
public final class InferenceJob extends CustomResource<InferenceJobSpec, InferenceJobStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** The API group. */
  public static final String GROUP = "cosmicai.dev";

  /** The version of the API. */
  public static final String VERSION = "v1alpha1";

  /** What a resource's {@code apiVersion} says. */
  public static final String API_VERSION = GROUP + "/" + VERSION;

  /** What a resource's {@code kind} says. */
  public static final String KIND = "InferenceJob";

  /** The resource's name, which all that belongs to it is named after. */
  public String name() {
    return getMetadata().getName();
  }
}
