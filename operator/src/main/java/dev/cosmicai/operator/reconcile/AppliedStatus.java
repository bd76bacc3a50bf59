package dev.cosmicai.operator.reconcile;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.function.Supplier;

/**
 * Writes a status by server-side apply: what it does not hold any more is gone from the resource.
 * Only onto the very version that was read, so that what was decided by an old one never lands.
 *
 * @param resource as it was read
 * @param blank makes one without content
 */
record AppliedStatus<R extends CustomResource<?, S>, S>(
    R resource, Supplier<R> blank, Context<R> context) implements StatusWriter<S> {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("cosmic-operator")
          .withForce(true)
          .build();

  @Override
  public boolean write(S status) {
    R applied = blank.get();
    applied.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(resource.getMetadata().getNamespace())
            .withName(resource.getMetadata().getName())
            .withUid(resource.getMetadata().getUid())
            .withResourceVersion(resource.getMetadata().getResourceVersion())
            .build());
    applied.setStatus(status);
    try {
      R written = context.getClient().resource(applied).subresource("status").patch(APPLY);
      // The next pass begins from what was written, even if the informer is slower.
      context
          .eventSourceRetriever()
          .getControllerEventSource()
          .handleRecentResourceUpdate(ResourceID.fromResource(resource), written, resource);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HTTP_CONFLICT || e.getCode() == HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
