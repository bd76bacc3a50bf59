package dev.cosmicai.operator.reconcile;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.InferenceJobStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/**
 * Writes a status by server-side apply: what it does not hold any more is gone from the resource.
 * Only onto the very version that was read, so that what was decided by an old one never lands.
 */
record AppliedStatus(InferenceJob job, Context<InferenceJob> context) implements StatusWriter {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("cosmic-operator")
          .withForce(true)
          .build();

  @Override
  public boolean write(InferenceJobStatus status) {
    InferenceJob applied = new InferenceJob();
    applied.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(job.getMetadata().getNamespace())
            .withName(job.name())
            .withUid(job.getMetadata().getUid())
            .withResourceVersion(job.getMetadata().getResourceVersion())
            .build());
    applied.setStatus(status);
    try {
      InferenceJob written =
          context.getClient().resource(applied).subresource("status").patch(APPLY);
      // The next pass begins from what was written, even if the informer is slower.
      context
          .eventSourceRetriever()
          .getControllerEventSource()
          .handleRecentResourceUpdate(ResourceID.fromResource(job), written, job);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HTTP_CONFLICT || e.getCode() == HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
