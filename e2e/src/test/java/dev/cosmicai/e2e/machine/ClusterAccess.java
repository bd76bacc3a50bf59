package dev.cosmicai.e2e.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** A cluster that can be reached: its kubeconfig, and how images get to its nodes. */
public interface ClusterAccess extends AutoCloseable {
  /** The path of a kubeconfig. */
  Path kubeconfig();

  /** Takes image archives to where the kubelet finds them. */
  void load(List<Path> archives);

  @Override
  void close();

  /** The cluster that the environment names, else one of our own, else none. */
  static Optional<ClusterAccess> find() {
    Optional<String> kubeconfig = Settings.environment("KUBECONFIG");
    if (kubeconfig.isPresent()) {
      return Optional.of(new Given(Path.of(kubeconfig.get())));
    }
    return DockerClientFactory.instance().isDockerAvailable()
        ? Optional.of(K3s.start())
        : Optional.empty();
  }

  /** Somebody else's cluster. */
  record Given(Path kubeconfig) implements ClusterAccess {
    @Override
    public void load(List<Path> archives) {
      CommandLine.parse(Settings.environment("COSMIC_E2E_LOAD").orElse("kind load image-archive"))
          .run(archives.stream().map(Path::toString).toArray(String[]::new));
    }

    @Override
    public void close() {}
  }

  /** A k3s in a container. */
  record K3s(K3sContainer container, Path kubeconfig) implements ClusterAccess {
    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

    static K3s start() {
      K3sContainer container = new K3sContainer(IMAGE);
      container.start();
      try {
        Path file = Files.createDirectories(Settings.SCRATCH).resolve("k3s.kubeconfig");
        return new K3s(container, Files.writeString(file, container.getKubeConfigYaml()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void load(List<Path> archives) {
      for (Path archive : archives) {
        container.copyFileToContainer(MountableFile.forHostPath(archive), "/tmp/image.tar");
        try {
          Container.ExecResult result =
              container.execInContainer(
                  "ctr", "-n", "k8s.io", "images", "import", "/tmp/image.tar");
          if (result.getExitCode() != 0) {
            throw new IllegalStateException(archive + " was not loaded: " + result.getStderr());
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted", e);
        }
      }
    }

    @Override
    public void close() {
      container.stop();
    }
  }
}
