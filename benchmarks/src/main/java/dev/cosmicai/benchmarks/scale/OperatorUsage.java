package dev.cosmicai.benchmarks.scale;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What the operator uses: its pod, or a process of this machine that runs beside the cluster. */
interface OperatorUsage {
  /** Bytes of memory that it holds now. */
  long memoryBytes() throws InterruptedException;

  /** Bytes of its heap that live, after a collection that this asks for; empty if nobody tells. */
  OptionalLong liveHeapBytes();

  /** How often it was started again. */
  int restarts();

  /** The operator in a pod, as its node's kubelet reads it every 10 s or so. */
  record InPod(KubernetesClient client, Pod pod) implements OperatorUsage {
    private static final int TRIES = 30;

    /** The pod that runs in this namespace. */
    static InPod find(KubernetesClient client, String namespace) {
      return new InPod(
          client,
          client
              .pods()
              .inNamespace(namespace)
              .withLabel("app.kubernetes.io/component", "operator")
              .withField("status.phase", "Running")
              .resources()
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no operator runs in " + namespace))
              .get());
    }

    /** The kubelet's figures of its container. */
    JsonNode container() throws InterruptedException {
      String path = "/api/v1/nodes/" + pod.getSpec().getNodeName() + "/proxy/stats/summary";
      for (int i = 0; i < TRIES; i++) {
        JsonNode summary =
            client.getKubernetesSerialization().unmarshal(client.raw(path), JsonNode.class);
        for (JsonNode told : summary.path("pods")) {
          JsonNode container = told.path("containers").path(0);
          if (told.at("/podRef/uid").asText().equals(pod.getMetadata().getUid())
              && container.hasNonNull("cpu")) {
            return container;
          }
        }
        TimeUnit.SECONDS.sleep(1);
      }
      throw new IllegalStateException(
          "the kubelet tells nothing of the operator's pod; is it gone?");
    }

    @Override
    public long memoryBytes() throws InterruptedException {
      return container().at("/memory/workingSetBytes").asLong();
    }

    /** {@inheritDoc} The image has no tool for it. */
    @Override
    public OptionalLong liveHeapBytes() {
      return OptionalLong.empty();
    }

    @Override
    public int restarts() {
      return client.resource(pod).require().getStatus().getContainerStatuses().stream()
          .mapToInt(ContainerStatus::getRestartCount)
          .sum();
    }
  }

  /** The operator as a process: what Linux counts as resident. */
  record AsProcess(long pid) implements OperatorUsage {
    @Override
    public long memoryBytes() {
      try {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("process " + pid + " has ended"));
      } catch (IOException e) {
        throw new UncheckedIOException("the operator's process " + pid + " is gone", e);
      }
    }

    @Override
    public OptionalLong liveHeapBytes() {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
              Long.toString(pid),
              "GC.class_histogram");
      try {
        Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = jcmd.inputReader(StandardCharsets.UTF_8).lines().toList();
        return OptionalLong.of(totalBytes(lines));
      } catch (IOException e) {
        throw new UncheckedIOException("jcmd, which a JDK has, does not run", e);
      }
    }

    /** What the histogram's last line says beside the number of objects. */
    static long totalBytes(List<String> histogram) {
      return histogram.stream()
          .filter(line -> line.startsWith("Total"))
          .mapToLong(line -> Long.parseLong(line.split(" +", -1)[2]))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("jcmd tells no heap: " + histogram));
    }

    @Override
    public int restarts() {
      return 0;
    }
  }
}
