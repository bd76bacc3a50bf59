package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
  private static final int PARTITIONS = 4;

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void cutOffAnywhereItEndsWithTheSameFiles(int stored) throws IOException {
    Prepared.into(dir.resolve("whole"), Requests.npz());

    assertThatThrownBy(() -> Prepared.into(failingAfter(stored), Requests.npz()))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("cannot be written");
    Prepared.into(dir.resolve("cut"), Requests.npz());

    assertThat(Prepared.all(dir.resolve("cut"))).isEqualTo(Prepared.all(dir.resolve("whole")));
  }

  @Test
  void whatIsThereIsNotMadeAgain() throws IOException {
    Path folder = dir.resolve("twice");
    Prepared.into(folder, Requests.npz());
    Files.delete(folder.resolve("3.pt"));
    Files.writeString(folder.resolve("2.pt"), "cut short");
    List<String> kept = new ArrayList<>();
    List<String> made = new ArrayList<>();

    try (Destination destination = FolderDestination.create(folder)) {
      Prepared.into(
          destination,
          Requests.npz(),
          new Preparation.Progress() {
            @Override
            public void warn(String line) {}

            @Override
            public void begin(int partitions, long samples) {
              assertThat(partitions).isEqualTo(PARTITIONS);
              assertThat(samples).isEqualTo(7);
            }

            @Override
            public synchronized void done(Dataset.Partition partition, boolean wasThere) {
              (wasThere ? kept : made).add(partition.name());
            }
          });
    }

    assertThat(kept).containsExactly("1.pt", "4.pt");
    assertThat(made).containsExactly("2.pt", "3.pt");
  }

  @Test
  void anotherDatasetIsNeverOverwritten() {
    Path folder = dir.resolve("taken");
    Prepared.into(folder, Requests.npz());

    assertThatThrownBy(() -> Prepared.into(folder, Requests.inOrder(Requests.npz())))
        .isInstanceOfSatisfying(
            FatalFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.OutputRefused))
        .hasMessageContaining("dataset.json is of another input or other options");
  }

  @Test
  void whatAnUnfinishedOtherPreparationLeftIsReplaced() throws IOException {
    PrepareRequest other = Requests.inOrder(Requests.npz());
    assertThatThrownBy(() -> Prepared.into(failingAfter(2), Requests.npz()))
        .isInstanceOf(FatalFault.class);

    Prepared.into(dir.resolve("cut"), other);

    Prepared.into(dir.resolve("whole"), other);
    assertThat(Prepared.all(dir.resolve("cut"))).isEqualTo(Prepared.all(dir.resolve("whole")));
  }

  @Test
  void valueOfTheCatalogueIsRefusedBeforeAnythingIsMade() throws IOException {
    Path folder = dir.resolve("nothing");
    PrepareRequest request =
        Requests.of(Requests.resource("survey.fits"), null, null, "BAD", "redshift");

    assertThatThrownBy(() -> Prepared.into(folder, request))
        .isInstanceOfSatisfying(
            FatalFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.PartitionNotFinite));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void filesOfOthersAreNotJoined() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("full"));
    Files.writeString(folder.resolve("1.pt"), "somebody's");

    assertThatThrownBy(() -> Prepared.into(folder, Requests.npz()))
        .hasMessageContaining("1.pt is there, and not of this dataset; choose an empty folder");
    assertThat(folder.resolve("1.pt")).hasContent("somebody's");
  }

  @Test
  void descriptionThatIsNotOursIsRefused() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("other"));
    for (String text : List.of("", "null", "{}", "[1", "{\"format\": \"other\"}")) {
      Files.writeString(folder.resolve("dataset.json"), text);

      assertThatThrownBy(() -> Prepared.into(folder, Requests.npz()))
          .isInstanceOf(FatalFault.class)
          .hasMessageContaining("dataset.json is there and not what this program writes");
    }
  }

  /** A folder that takes so many partitions and then breaks within the next. */
  private Destination failingAfter(int partitions) {
    FolderDestination folder = FolderDestination.create(dir.resolve("cut"));
    return new Destination() {
      private int opened;

      @Override
      public Claim claim() {
        return folder.claim();
      }

      @Override
      public Map<String, Long> files() {
        return folder.files();
      }

      @Override
      public Optional<byte[]> find(String name) {
        return folder.find(name);
      }

      @Override
      public void put(String name, byte[] content) {
        folder.put(name, content);
      }

      @Override
      public Output open(String name) {
        Output output = folder.open(name);
        return opened++ < partitions ? output : new Breaking(output);
      }

      @Override
      public String locate(String name) {
        return folder.locate(name);
      }

      @Override
      public void close() {
        folder.close();
      }
    };
  }

  private record Breaking(Destination.Output output) implements Destination.Output {
    @Override
    public OutputStream stream() {
      return new FilterOutputStream(output.stream()) {
        private int bytes;

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
          bytes += length;
          if (bytes > 500) {
            throw new IOException("the disk broke");
          }
          super.write(source, offset, length);
        }
      };
    }

    @Override
    public void complete() {
      throw new AssertionError("it broke before");
    }

    @Override
    public void close() {
      // As if the process were killed: nothing is cleaned up.
    }
  }
}
