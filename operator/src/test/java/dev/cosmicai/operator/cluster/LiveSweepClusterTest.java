package dev.cosmicai.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.operator.TestSweeps;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run's job is made once, and only the sweep's own is taken over. */
class LiveSweepClusterTest {
  private static final FakeApiServer API = new FakeApiServer();
  private final InferenceSweep sweep = TestSweeps.with("");
  private final GridRun run = Grid.of(sweep).runs().get(0);
  private final FakeInformers informers = new FakeInformers();
  private final SweepCluster cluster = new LiveSweepCluster(API.client(), informers);

  @BeforeEach
  void clear() {
    API.clear();
  }

  @AfterAll
  static void stop() {
    API.stop();
  }

  @Test
  void jobIsNamedLabelledAndOwnedAfterItsSweep() {
    ObjectMeta made = cluster.create(sweep, run).getMetadata();

    assertThat(made.getName()).isEqualTo("sizes-1-1");
    assertThat(made.getNamespace()).isEqualTo("sky");
    assertThat(made.getLabels())
        .containsEntry("cosmicai.dev/sweep", "sizes")
        .containsEntry("cosmicai.dev/cell", "1")
        .containsEntry("cosmicai.dev/repeat", "1");
    assertThat(made.getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("InferenceSweep");
              assertThat(owner.getApiVersion()).isEqualTo("cosmicai.dev/v1alpha1");
              assertThat(owner.getUid()).isEqualTo(TestSweeps.UID);
              assertThat(owner.getController()).isTrue();
            });
  }

  @Test
  void toMakeAJobTwiceIsToMakeItOnce() {
    String uid = cluster.create(sweep, run).getMetadata().getUid();

    assertThat(cluster.create(sweep, run).getMetadata().getUid()).isEqualTo(uid);
    assertThat(cluster.job(sweep, run)).isPresent();
  }

  @Test
  void jobThatTheInformerHasNotSeenIsAskedFor() {
    InferenceJob made = cluster.create(sweep, run);
    assertThat(cluster.job(sweep, run)).isPresent();
    int requests = API.requests();

    informers.see(made);
    assertThat(cluster.job(sweep, run)).isPresent();

    assertThat(API.requests()).isEqualTo(requests);
  }

  @Test
  void jobOfAStrangerIsNoJobOfTheSweep() {
    createStrangersJob();

    assertThat(cluster.job(sweep, run)).isEmpty();
    assertThatThrownBy(() -> cluster.create(sweep, run))
        .isInstanceOfSatisfying(
            NameTaken.class, taken -> assertThat(taken.passes()).as("nobody deletes it").isFalse())
        .hasMessageContaining("InferenceJob 'sizes-1-1' is already there and belongs to nobody");
  }

  @Test
  void jobOfAnEarlierSweepOfThatNameGoesByItself() {
    InferenceSweep earlier = TestSweeps.with("");
    earlier.getMetadata().setUid("of-the-earlier-one");
    cluster.create(earlier, run);

    assertThat(cluster.job(sweep, run)).isEmpty();
    assertThatThrownBy(() -> cluster.create(sweep, run))
        .isInstanceOfSatisfying(NameTaken.class, taken -> assertThat(taken.passes()).isTrue());
  }

  @Test
  void jobsAreSuspendedAndGoOn() {
    InferenceJob job = cluster.create(sweep, run);

    cluster.suspend(job, true);
    assertThat(cluster.job(sweep, run).orElseThrow().getSpec().suspend()).isTrue();
    cluster.suspend(job, false);

    assertThat(cluster.job(sweep, run).orElseThrow().getSpec().suspend()).isFalse();
  }

  @Test
  void onlyTheSweepThatWasReadIsDeleted() {
    InferenceSweep stored = API.client().resource(sweep).create();

    cluster.delete(stored);

    assertThat(API.client().resource(sweep).get()).isNull();
  }

  private void createStrangersJob() {
    InferenceJob job = run.job();
    API.client().resource(job).create();
  }
}
