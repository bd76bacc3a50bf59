package dev.cosmicai.onnx;

import dev.cosmicai.worker.network.profile.OperatorCalls;
import dev.cosmicai.worker.network.profile.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds passes in the profile of a session, and the kinds of nodes that they run. */
final class OnnxTrace {
  private static final String PASS = "model_run";
  private static final String NODE = "Node";
  private static final Comparator<TraceFile.Event> BY_START =
      Comparator.comparingDouble(TraceFile.Event::startMicros);

  private OnnxTrace() {}

  /**
   * Where a pass is in a profile.
   *
   * @param thread which one did it, by the system's number
   * @param index which pass of that thread, from 0
   */
  record Place(long thread, int index) {}

  /**
   * The nodes of passes, by the operators that they are of.
   *
   * @throws IOException if the file is no profile, or lacks one of the passes
   */
  static List<OperatorCalls> read(Path file, List<Place> places) throws IOException {
    Set<Long> threads = places.stream().map(Place::thread).collect(Collectors.toSet());
    Map<Long, List<TraceFile.Event>> passes = new HashMap<>();
    List<TraceFile.Event> nodes = new ArrayList<>();
    TraceFile.read(
        file,
        event -> {
          if (!threads.contains(event.thread())) {
            return;
          }
          if (event.category().equals(NODE) && !event.operator().isEmpty()) {
            nodes.add(event);
          } else if (event.name().equals(PASS)) {
            passes.computeIfAbsent(event.thread(), thread -> new ArrayList<>()).add(event);
          }
        });
    passes.values().forEach(each -> each.sort(BY_START));
    List<OperatorCalls> found = new ArrayList<>();
    for (Place place : places) {
      List<TraceFile.Event> ofThread = passes.getOrDefault(place.thread, List.of());
      if (place.index >= ofThread.size()) {
        throw new IOException("a forward pass is missing in ONNX Runtime's profile");
      }
      found.add(calls(ofThread.get(place.index), nodes));
    }
    return found;
  }

  private static OperatorCalls calls(TraceFile.Event pass, List<TraceFile.Event> nodes) {
    OperatorCalls calls = new OperatorCalls();
    double end = pass.startMicros() + pass.micros();
    for (TraceFile.Event node : nodes) {
      if (node.thread() == pass.thread()
          && node.startMicros() >= pass.startMicros()
          && node.startMicros() + node.micros() <= end) {
        calls.add(node.operator(), node.thread(), node.startMicros(), node.micros());
      }
    }
    return calls;
  }
}
