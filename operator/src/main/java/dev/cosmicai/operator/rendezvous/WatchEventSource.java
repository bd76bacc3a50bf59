package dev.cosmicai.operator.rendezvous;

import dev.cosmicai.crds.InferenceJob;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.function.Consumer;

/** Where watches ask for passes, and where they learn that a job is gone. */
public final class WatchEventSource extends SimpleInboundEventSource<InferenceJob>
    implements ResourceEventAware<InferenceJob> {
  private final Consumer<InferenceJob> gone;

  /**
   * An event source of the controller of InferenceJobs.
   *
   * @param gone told of each job that was deleted
   */
  public WatchEventSource(Consumer<InferenceJob> gone) {
    super("rendezvous");
    this.gone = gone;
  }

  @Override
  public void onResourceDeleted(InferenceJob job) {
    gone.accept(job);
  }
}
