package dev.cosmicai.cli.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.OutputLayout;
import dev.cosmicai.crds.grid.GridRun;
import dev.cosmicai.crds.sweep.DatasetSpec;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.sweep.InferenceSweepSpec;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a sweep's output holds: which of its runs are finished, and that they are this sweep's. */
final class SweepStore {
  /** In the output: what all of its runs have in common. */
  static final String MARK = "sweep.json";

  private static final String TEMPLATE = "template";
  private static final String DATASETS = "datasets";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectStore store;
  private final InferenceSweep sweep;

  SweepStore(ObjectStore store, InferenceSweep sweep) {
    this.store = store;
    this.sweep = sweep;
  }

  /** What has become of a run so far. */
  enum State {
    NOT_BEGUN,
    UNFINISHED,
    FINISHED
  }

  /** What the store tells of a run: it is finished when its summary is there. */
  State state(GridRun run) {
    OutputLayout layout = new OutputLayout(run.output());
    if (store.find(layout.summary()).isPresent()) {
      return State.FINISHED;
    }
    return store.find(layout.manifest()).isPresent() ? State.UNFINISHED : State.NOT_BEGUN;
  }

  /**
   * Refuses an output that holds runs of another template or of other data. Axes, their values and
   * repeats may be others: what they add is run, and what is there stays.
   *
   * @throws FatalFault OutputRefused
   */
  void verify() {
    Optional<JsonNode> stored = store.getIfPresent(mark()).map(this::parse);
    if (stored.isEmpty()) {
      return;
    }
    String what = difference(stored.get(), described());
    if (!what.isEmpty()) {
      throw new FatalFault(
          Reason.OutputRefused,
          "%s holds runs of a sweep whose %s: choose another output.uri, or delete what is there"
              .formatted(sweep.getSpec().output().uri(), what));
    }
  }

  /** Verifies it and writes down what all runs to come have in common. */
  void claim() {
    verify();
    ObjectNode described = described();
    store
        .getIfPresent(mark())
        .map(this::parse)
        .ifPresent(stored -> keepDatasets(stored, described));
    try {
      store.put(mark(), JSON.writeValueAsBytes(described), "application/json");
    } catch (JsonProcessingException e) {
      throw new InternalFault("a sweep cannot be written as JSON: " + e.getMessage(), e);
    }
  }

  /** Deletes all that a run has stored. */
  void delete(GridRun run) {
    for (StoredObject object : store.list(run.output())) {
      store.delete(object.uri());
    }
  }

  private static void keepDatasets(JsonNode stored, ObjectNode described) {
    ObjectNode all = (ObjectNode) described.get(DATASETS);
    stored.path(DATASETS).properties().forEach(old -> all.set(old.getKey(), old.getValue()));
  }

  private static String difference(JsonNode stored, JsonNode now) {
    if (!stored.path(TEMPLATE).equals(now.path(TEMPLATE))) {
      return "template is another one";
    }
    JsonNode datasets = now.path(DATASETS);
    for (var old : stored.path(DATASETS).properties()) {
      JsonNode uri = datasets.get(old.getKey());
      if (uri != null && !uri.equals(old.getValue())) {
        return "dataset " + old.getKey() + " is " + old.getValue().asText();
      }
    }
    return "";
  }

  private ObjectNode described() {
    InferenceSweepSpec spec = sweep.getSpec();
    ObjectNode described = JSON.createObjectNode();
    described.set(TEMPLATE, JSON.valueToTree(spec.template()));
    ObjectNode datasets = described.putObject(DATASETS);
    if (spec.datasets() != null) {
      for (DatasetSpec dataset : spec.datasets()) {
        datasets.put(dataset.name(), dataset.uri());
      }
    }
    return described;
  }

  private ObjectUri mark() {
    return ObjectUri.parse(sweep.getSpec().output().uri()).resolve(MARK);
  }

  private JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(new String(json, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new FatalFault(
          Reason.ResultCorrupt, mark() + " is no JSON; delete it to go on without it", e);
    }
  }
}
