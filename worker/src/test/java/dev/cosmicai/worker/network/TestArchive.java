package dev.cosmicai.worker.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.zip.ZipReplacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;

/** One of the committed networks with more members under {@code extra/}. */
public final class TestArchive {
  private static final FileFaults FAULTS = new FileFaults("test", Reason.ModelCorrupt);

  private final Path network;
  private final Path target;
  private final Map<String, byte[]> members = new LinkedHashMap<>();
  private final List<String> choices = new ArrayList<>();

  /**
   * Of a network.
   *
   * @param target replaced each time that it is written
   */
  public TestArchive(String network, Path target) {
    this(TestNetworks.file(network), target);
  }

  /** Of any archive. */
  public TestArchive(Path network, Path target) {
    this.network = network;
    this.target = target;
  }

  /** With a member. */
  public TestArchive with(String member, byte[] content) {
    members.put(member, content);
    return this;
  }

  /** With choices: processor, precision, member ({@code -} for the outer one), batch size. */
  public TestArchive choosing(String... more) {
    for (String choice : more) {
      String[] words = choice.split(" ", -1);
      choices.add(
          ("{\"processor\": \"%s\", \"precision\": \"%s\", \"member\": \"%s\","
                  + " \"batchSize\": %s, \"measured\": null}")
              .formatted(words[0], words[1], words[2].equals("-") ? "" : words[2], words[3]));
    }
    members.put(
        "choices.json",
        "{\"format\": \"cosmic-choices/1\", \"choices\": [%s]}"
            .formatted(String.join(", ", choices))
            .getBytes(UTF_8));
    return this;
  }

  /** The file. */
  public Path write() throws IOException {
    Path next = target.resolveSibling("next.pt");
    Files.copy(network, target, StandardCopyOption.REPLACE_EXISTING);
    String first;
    try (ZipFile zip = new ZipFile(network.toFile())) {
      first = zip.entries().nextElement().getName();
    }
    String extra = first.substring(0, first.indexOf('/')) + "/extra/";
    for (Map.Entry<String, byte[]> member : members.entrySet()) {
      ZipReplacement.write(target, next, extra + member.getKey(), member.getValue(), FAULTS);
      Files.move(next, target, StandardCopyOption.REPLACE_EXISTING);
    }
    return target;
  }
}
