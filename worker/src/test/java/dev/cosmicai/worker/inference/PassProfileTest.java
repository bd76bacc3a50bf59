package dev.cosmicai.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.results.rank.OperatorProfile;
import dev.cosmicai.results.rank.OperatorTime;
import dev.cosmicai.worker.network.profile.OperatorCalls;
import dev.cosmicai.worker.network.profile.PassRecorder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PassProfileTest {
  private final FakeRecorder recorder = new FakeRecorder();
  private final PassProfile profile = new PassProfile(recorder);

  @Test
  void threePassesThatFollowOneOfAsManySamplesAreRecordedAndThenNone() {
    passes(64, 64, 64, 17, 64, 64, 64, 64);

    assertThat(recorder.recorded).containsExactly(1, 2, 3, 6);
    assertThat(recorder.closed).as("before the rank ends").isTrue();
    OperatorProfile result = profile.result();
    assertThat(result.passes()).isEqualTo(3);
    assertThat(result.samplesPerPass()).isEqualTo(64);
    assertThat(result.warm()).isTrue();
    // Each pass is told to take as many microseconds as its number.
    assertThat(result.operators())
        .containsExactly(new OperatorTime("op", 1, (2 + 3 + 6) / 3.0 / 1e6));
  }

  @Test
  void onlyPassesOfTheMostSamplesCount() {
    passes(64, 17, 17, 64, 64);

    assertThat(recorder.recorded).containsExactly(1, 3, 5);
    assertThat(profile.result().passes()).isEqualTo(1);
    assertThat(profile.result().samplesPerPass()).isEqualTo(64);
    assertThat(profile.result().operators()).containsExactly(new OperatorTime("op", 1, 5e-6));
  }

  @Test
  void firstPassIsToldWhereThereIsNoOther() {
    passes(64, 17);

    assertThat(profile.result().warm()).isFalse();
    assertThat(profile.result().samplesPerPass()).isEqualTo(64);
    assertThat(profile.result().operators()).containsExactly(new OperatorTime("op", 1, 1e-6));
  }

  @Test
  void recordingEndsAlsoWhereSizesChangeAllTheTime() {
    passes(1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2);

    assertThat(recorder.recorded).containsExactly(1);
    assertThat(recorder.closed).isTrue();
  }

  @Test
  void otherStreamsAreNotRecorded() {
    passes(64);
    CompletableFuture.runAsync(() -> passes(64, 64)).join();
    passes(64);

    assertThat(recorder.recorded).containsExactly(1, 4);
  }

  @Test
  void rankGoesOnWhereNothingCanBeRecorded() {
    recorder.problem = "no room";
    passes(64, 64);

    assertThat(profile.result()).isEqualTo(OperatorProfile.none("no room"));
    assertThat(recorder.closed).isTrue();
  }

  @Test
  void rankWithoutAPassHasNothingToTell() {
    assertThat(profile.result().note()).isEqualTo("there was no forward pass to record");
  }

  @Test
  void faultOfAPassIsThePasses() {
    assertThatThrownBy(
            () ->
                profile.pass(
                    1,
                    () -> {
                      throw new IllegalStateException("of the pass");
                    }))
        .hasMessage("of the pass");
  }

  private void passes(int... counts) {
    for (int count : counts) {
      int number = ++recorder.passes;
      assertThat(profile.pass(count, () -> number)).isEqualTo(number);
    }
  }

  private static final class FakeRecorder implements PassRecorder {
    private final List<Integer> recorded = new ArrayList<>();
    private int passes;
    private boolean closed;
    private String problem;

    @Override
    public <T> T record(Supplier<T> pass) {
      T outcome = pass.get();
      recorded.add(passes);
      return outcome;
    }

    @Override
    public List<OperatorCalls> operators() throws IOException {
      if (problem != null) {
        throw new IOException(problem);
      }
      List<OperatorCalls> calls = new ArrayList<>();
      for (int number : recorded) {
        OperatorCalls pass = new OperatorCalls();
        pass.add("op", 1, 0, number);
        calls.add(pass);
      }
      return calls;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
