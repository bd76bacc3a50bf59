package dev.cosmicai.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: a parent that can be killed and a child that watches it. */
class ParentWatchIT {
  @TempDir Path folder;
  private Process parent;
  private Process child;

  /** The child: says that it runs, then waits for ever. */
  static final class Child {
    public static void main(String[] args) throws InterruptedException {
      ParentWatch.exitWithParent(new Environment(System.getenv()));
      System.out.println("running");
      new CountDownLatch(1).await();
    }
  }

  @AfterEach
  void endProcesses() {
    for (Process process : new Process[] {parent, child}) {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void childEndsWithItsParent() throws Exception {
    parent = new ProcessBuilder("sleep", "60").start();
    child = start(parent.pid());
    assertThat(child.inputReader().readLine()).isEqualTo("running");

    parent.destroyForcibly();

    assertThat(child.waitFor(20, TimeUnit.SECONDS)).as("the child ended").isTrue();
    assertThat(child.exitValue()).isEqualTo(143);
  }

  @Test
  void childOfAParentThatIsGoneDoesNotStart() throws Exception {
    parent = new ProcessBuilder("true").start();
    parent.waitFor();

    child = start(parent.pid());

    assertThat(child.waitFor(20, TimeUnit.SECONDS)).as("the child ended").isTrue();
    assertThat(child.exitValue()).isEqualTo(143);
    assertThat(child.inputReader().readLine()).isNull();
  }

  private Process start(long parentPid) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName());
    builder.redirectError(folder.resolve("stderr").toFile());
    builder.environment().put("COSMIC_PARENT_PID", Long.toString(parentPid));
    return builder.start();
  }
}
