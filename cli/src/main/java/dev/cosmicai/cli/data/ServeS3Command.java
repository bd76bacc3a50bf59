package dev.cosmicai.cli.data;

import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.Variable;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.locals3.LocalS3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cosmic serve-s3}: the store of samples and tests where there is no other. */
@Command(
    name = "serve-s3",
    header = "Serves a folder as an S3 store, until it is stopped.",
    description = {
      "Serves a folder as an S3 store, until it is stopped: DIR/bucket/key is s3://bucket/key, for"
          + " clients that use path style. It listens on all addresses, over plain HTTP, and answers"
          + " whoever presents the keys in its own environment: AWS_ACCESS_KEY_ID and"
          + " AWS_SECRET_ACCESS_KEY. It is meant for samples and tests: one process, one disk."
    },
    footer = {
      "  AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=secret \\",
      "  cosmic serve-s3 --dir /data --port 9000"
    },
    exitCodeList = {
      "64:wrong usage, no keys, or a folder or port that cannot be had",
      "130:stopped by Ctrl-C (SIGINT)",
      "143:stopped by SIGTERM"
    })
public final class ServeS3Command implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "The folder whose entries are the buckets; made if it is not there.")
  private Path dir;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9000",
      description = "Where to listen (default: ${DEFAULT-VALUE}); 0 picks a free port.")
  private int port;

  @Override
  public Integer call() throws InterruptedException {
    try (LocalS3Server server = start(new Environment(System.getenv()))) {
      spec.commandLine()
          .getOut()
          .printf("serving %s as S3 on port %d%n", dir, server.endpoint().getPort())
          .flush();
      // A signal ends this process: what was put is on the disk before the client hears of it.
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private LocalS3Server start(Environment environment) {
    String accessKey = key(environment, "AWS_ACCESS_KEY_ID");
    String secretKey = key(environment, "AWS_SECRET_ACCESS_KEY");
    if (port < 0 || port > MAX_PORT) {
      throw new FatalFault(
          Reason.InvalidSpec, "--port must be from 0 to %d, not %d".formatted(MAX_PORT, port));
    }
    try {
      Files.createDirectories(dir);
      return LocalS3Server.startPublic(dir, port, accessKey, secretKey);
    } catch (IOException e) {
      throw new FatalFault(
          Reason.InvalidSpec, "cannot make the folder " + dir + ": " + e + "; see --dir", e);
    } catch (UncheckedIOException e) {
      throw new FatalFault(Reason.InvalidSpec, e.getMessage() + "; see --dir and --port", e);
    }
  }

  private static String key(Environment environment, String name) {
    return environment
        .get(Variable.text(name))
        .orElseThrow(
            () ->
                new FatalFault(
                    Reason.InvalidSpec,
                    name
                        + " is not set; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are the keys"
                        + " that clients will have to present: choose both"));
  }
}
