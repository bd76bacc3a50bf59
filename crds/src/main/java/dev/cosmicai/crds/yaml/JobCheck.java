package dev.cosmicai.crds.yaml;

import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.faults.FatalFault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks a file as it would be given to {@code kubectl apply}: any number of YAML documents, each a
 * resource. Every {@link InferenceJob} and {@link InferenceSweep} among them is held against all
 * that the API server would hold against it; resources of other kinds are not looked at.
 */
public final class JobCheck {
  private JobCheck() {}

  /** What was found out about one document. */
  public sealed interface Finding permits Valid, Wrong, Skipped {}

  /**
   * A resource that the API server would take.
   *
   * @param kind InferenceJob or InferenceSweep
   * @param name its {@code metadata.name}
   */
  public record Valid(String kind, String name) implements Finding {}

  /**
   * A resource that it would refuse, or a document that is no resource at all.
   *
   * @param problems one line each, with file, line number, field and remedy
   */
  public record Wrong(List<String> problems) implements Finding {}

  /**
   * A resource of another kind.
   *
   * @param line where its document begins, counted from 1
   */
  public record Skipped(int line, String kind) implements Finding {}

  /**
   * Checks all documents of a text, in their order; empty ones are left out.
   *
   * @param fileName what to call the text in messages
   */
  public static List<Finding> check(String text, String fileName) {
    List<Finding> findings = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int start = 0;
    for (int end = 1; end <= lines.size(); end++) {
      if (end == lines.size() || startsDocument(lines.get(end))) {
        List<String> document = lines.subList(start, end);
        if (!document.stream().allMatch(JobCheck::saysNothing)) {
          // Blank lines before it keep its line numbers those of the file.
          String padded = "\n".repeat(start) + String.join("\n", document) + "\n";
          findings.add(checkDocument(padded, fileName, start + 1));
        }
        start = end;
      }
    }
    return findings;
  }

  private static Finding checkDocument(String yaml, String fileName, int line) {
    try {
      YamlDocument document = YamlDocument.parse(yaml, fileName);
      if (!isOurs(document.content())) {
        return new Skipped(line, document.content().get("kind").toString());
      }
      return isMeantAs(InferenceSweep.KIND, document.content())
          ? check(document, ResourceKind.SWEEP, fileName)
          : check(document, ResourceKind.JOB, fileName);
    } catch (FatalFault e) {
      return new Wrong(List.of(e.getMessage()));
    }
  }

  private static Finding check(
      YamlDocument document, ResourceKind<? extends HasMetadata> kind, String fileName) {
    List<String> problems = new ArrayList<>();
    HasMetadata resource =
        ResourceFile.bind(
            document,
            kind,
            problem ->
                problems.add(
                    fileName + ", line " + document.line(problem.path()) + ": " + problem));
    return problems.isEmpty()
        ? new Valid(kind.name(), resource.getMetadata().getName())
        : new Wrong(List.copyOf(problems));
  }

  /** Whatever is not clearly something else: a misspelt kind should be told, not skipped. */
  private static boolean isOurs(Map<?, ?> content) {
    return !(content.get("kind") instanceof String)
        || isMeantAs(InferenceJob.KIND, content)
        || isMeantAs(InferenceSweep.KIND, content)
        || String.valueOf(content.get("apiVersion")).startsWith(InferenceJob.GROUP + "/");
  }

  private static boolean isMeantAs(String kind, Map<?, ?> content) {
    return content.get("kind") instanceof String written
        && written.toLowerCase(Locale.ROOT).startsWith(kind.toLowerCase(Locale.ROOT));
  }

  /** In YAML, three hyphens at the beginning of a line can be nothing else. */
  private static boolean startsDocument(String line) {
    return line.startsWith("---") && (line.length() == 3 || Character.isWhitespace(line.charAt(3)));
  }

  private static boolean saysNothing(String line) {
    String words = (startsDocument(line) ? line.substring(3) : line).strip();
    return words.isEmpty() || words.startsWith("#") || words.equals("...");
  }
}
