package dev.cosmicai.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.CollectivesRecord;
import dev.cosmicai.proto.SendRequest;
import dev.cosmicai.proto.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectivesFolderIT {
  private static final String LOG = "out/collectives/log/";

  @TempDir Path folder;
  private Sky sky;

  @BeforeEach
  void startServer() throws IOException {
    sky = new Sky(folder);
  }

  @AfterEach
  void stopServer() {
    sky.close();
  }

  private CollectivesFolder folder(String run) {
    return new CollectivesFolder(run, new OutputLayout(Sky.OUTPUT), sky.store);
  }

  private static List<CollectivesRecord> recover(CollectivesFolder from) {
    List<CollectivesRecord> all = new ArrayList<>();
    from.recover(all::addAll);
    return all;
  }

  private static CollectivesRecord message(long sequence, int bytes) {
    Value value = Value.newBuilder().setOpaque(ByteString.copyFrom(new byte[bytes])).build();
    return CollectivesRecord.newBuilder()
        .setMessage(
            SendRequest.newBuilder().setCommunicator("main").setSequence(sequence).setValue(value))
        .build();
  }

  @Test
  void whatWasAppendedComesBackInOrderAndGoesOn() {
    CollectivesFolder first = folder("a");
    first.append(List.of(message(0, 1), message(1, 2)));
    first.append(List.of(message(2, 3)));
    CollectivesFolder next = folder("a");
    assertThat(recover(next)).containsExactly(message(0, 1), message(1, 2), message(2, 3));
    next.append(List.of(message(3, 4)));

    assertThat(recover(folder("a"))).hasSize(4);
    assertThat(sky.read(LOG + "a/0000000003.pb")).isPresent();
    assertThat(recover(folder("b"))).as("another run's").isEmpty();
  }

  @Test
  void runWithoutCollectivesWritesNothing() {
    CollectivesFolder none = folder("a");
    assertThat(recover(none)).isEmpty();
    assertThat(sky.read(LOG + "a/0000000001.pb")).isEmpty();
  }

  @Test
  void largeGroupsAreSeveralObjects() {
    List<CollectivesRecord> large = List.of(message(0, 20 << 20), message(1, 20 << 20));
    folder("a").append(large);

    assertThat(sky.file(LOG + "a/0000000002.pb")).exists();
    assertThat(recover(folder("a"))).isEqualTo(large);
  }

  @Test
  void ofTwoWritersTheSecondOneEnds() {
    CollectivesFolder older = folder("a");
    folder("a").append(List.of(message(0, 1)));

    assertThatThrownBy(() -> older.append(List.of(message(1, 1))))
        .isInstanceOf(RetriableFault.class)
        .hasMessageContaining("another coordinator of run a has written");
  }

  @Test
  void whatIsDamagedOrMissingIsRefused() throws IOException {
    CollectivesFolder writer = folder("a");
    for (int i = 0; i < 3; i++) {
      writer.append(List.of(message(i, 1)));
    }
    Path second = sky.file(LOG + "a/0000000002.pb");
    Files.write(second, new byte[] {10, 99});
    assertThatThrownBy(() -> recover(folder("a")))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("0000000002.pb cannot be used")
        .extracting("reason")
        .isEqualTo(Reason.ResultCorrupt);

    Files.delete(second);
    assertThatThrownBy(() -> recover(folder("a")))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("it is missing, and the next one is there");
  }
}
