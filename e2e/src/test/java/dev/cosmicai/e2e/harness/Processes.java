package dev.cosmicai.e2e.harness;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What one does to the Java process in a pod, by way of a shell beside it. */
final class Processes {
  private static final String EACH_JAVA =
      "for p in /proc/[0-9]*; do"
          + " [ \"$(cat $p/comm 2>/dev/null)\" = java ] && pid=${p#/proc/} && %s; done; true";

  private Processes() {}

  /**
   * Sends a signal. Does not reach a process that is the first one of its container.
   *
   * @return whether it was sent for certain
   */
  static boolean signal(KubernetesClient client, Pod pod, String signal) {
    return run(client, pod, EACH_JAVA.formatted("kill -" + signal + " $pid"));
  }

  /**
   * Fills the container's memory at once by many small processes, so that the kernel finds the Java
   * process to be the largest, and kills it before it has ended.
   */
  static void exhaustMemory(KubernetesClient client, Pod pod) {
    run(
        client,
        pod,
        EACH_JAVA.formatted("echo 1000 > /proc/$pid/oom_score_adj")
            + "; for i in $(seq 16); do"
            + " dd if=/dev/zero of=/dev/null bs=48M count=400 2> /dev/null & done; wait");
  }

  /** Whether the shell came to its end. */
  private static boolean run(KubernetesClient client, Pod pod, String script) {
    try (ExecWatch exec =
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .redirectingOutput()
            .exec("sh", "-c", script)) {
      return exec.exitCode().get(60, TimeUnit.SECONDS) == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      // The shell may go down together with what it was sent against.
      System.out.println("the shell in " + pod.getMetadata().getName() + " ended with " + e);
      return false;
    }
  }
}
