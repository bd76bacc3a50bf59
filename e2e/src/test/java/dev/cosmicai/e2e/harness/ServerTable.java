package dev.cosmicai.e2e.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * What {@code kubectl get} prints of a job or a sweep: the columns as the API server computes them.
 */
public final class ServerTable {
  private final List<JsonNode> columns;
  private final JsonNode cells;

  private ServerTable(List<JsonNode> columns, JsonNode cells) {
    this.columns = columns;
    this.cells = cells;
  }

  /** Asks the API server for a job. */
  public static ServerTable of(TestNamespace namespace, String job) {
    return of(namespace, "inferencejobs", job);
  }

  /** Asks the API server for an object of a kind, by its plural. */
  static ServerTable of(TestNamespace namespace, String kind, String name) {
    HttpClient http = namespace.client().getHttpClient();
    URI uri =
        namespace
            .client()
            .getMasterUrl()
            .toString()
            .transform(
                root ->
                    URI.create(
                        "%sapis/cosmicai.dev/v1alpha1/namespaces/%s/%s/%s"
                            .formatted(root, namespace.name(), kind, name)));
    HttpResponse<String> response =
        http.sendAsync(
                http.newHttpRequestBuilder()
                    .uri(uri)
                    .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                    .build(),
                String.class)
            .join();
    try {
      JsonNode table = new ObjectMapper().readTree(response.body());
      return new ServerTable(
          StreamSupport.stream(table.get("columnDefinitions").spliterator(), false).toList(),
          table.get("rows").get(0).get("cells"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The columns that are always printed. */
  public List<String> narrowNames() {
    return columns.stream()
        .filter(column -> column.get("priority").asInt() == 0)
        .map(column -> column.get("name").asText())
        .toList();
  }

  /** The cell of a column that is always printed. */
  public String narrow(String column) {
    return cell(column, true);
  }

  /** The cell of a column that only {@code -o wide} prints. */
  public String wide(String column) {
    return cell(column, false);
  }

  private String cell(String name, boolean narrow) {
    int index =
        IntStream.range(0, columns.size())
            .filter(i -> columns.get(i).get("name").asText().equalsIgnoreCase(name))
            .filter(i -> (columns.get(i).get("priority").asInt() == 0) == narrow)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no such column: " + name + " among " + columns));
    return cells.get(index).asText();
  }
}
