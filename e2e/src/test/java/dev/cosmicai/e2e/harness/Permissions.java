package dev.cosmicai.e2e.harness;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;

/** What the API server lets a service account do. */
public final class Permissions {
  private final Cluster cluster;
  private final String user;

  private Permissions(Cluster cluster, String user) {
    this.cluster = cluster;
    this.user = user;
  }

  /** Those of the service account that the operator's pods run under. */
  public static Permissions ofOperator(Cluster cluster) {
    String account =
        cluster
            .client()
            .apps()
            .deployments()
            .inNamespace(Chart.NAMESPACE)
            .withName(Chart.DEPLOYMENT)
            .require()
            .getSpec()
            .getTemplate()
            .getSpec()
            .getServiceAccountName();
    return new Permissions(
        cluster, "system:serviceaccount:%s:%s".formatted(Chart.NAMESPACE, account));
  }

  /**
   * Whether it may.
   *
   * @param namespace null for all of them, or for what is in none
   * @param group empty for the core group
   * @param resource the plural, with a subresource after a slash
   */
  public boolean mayIn(String namespace, String verb, String group, String resource) {
    String[] parts = resource.split("/", 2);
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user)
            .withNewResourceAttributes()
            .withNamespace(namespace)
            .withVerb(verb)
            .withGroup(group)
            .withResource(parts[0])
            .withSubresource(parts.length > 1 ? parts[1] : null)
            .endResourceAttributes()
            .endSpec()
            .build();
    return cluster
        .client()
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }
}
