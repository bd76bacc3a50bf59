package dev.cosmicai.cli.data;

import dev.cosmicai.prepare.Dataset;
import dev.cosmicai.prepare.Preparation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Tells how far a preparation is, a line every few seconds and one at the end. */
final class PrepareProgress implements Preparation.Progress {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final PrintWriter err;
  private final long startNanos = System.nanoTime();
  private long lastNanos = startNanos;
  private int partitions;
  private int done;
  private int found;
  private long bytes;
  private long samples;

  PrepareProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public synchronized void warn(String line) {
    err.println("warning: " + line);
    err.flush();
  }

  @Override
  public synchronized void begin(int partitions, long samples) {
    this.partitions = partitions;
    err.printf(Locale.ROOT, "%,d samples, %,d partitions%n", samples, partitions).flush();
  }

  @Override
  public synchronized void done(Dataset.Partition partition, boolean wasThere) {
    done++;
    if (wasThere) {
      found++;
    } else {
      bytes += partition.bytes();
      samples += partition.samples();
    }
    long now = System.nanoTime();
    if (done == partitions || now - lastNanos >= INTERVAL.toNanos()) {
      lastNanos = now;
      double seconds = Math.max(1e-3, (now - startNanos) / 1e9);
      err.printf(
              Locale.ROOT,
              "%,d of %,d partitions%s, %.0f samples/s, %.0f MB/s%n",
              done,
              partitions,
              found == 0 ? "" : String.format(Locale.ROOT, " (%,d were there)", found),
              samples / seconds,
              bytes / 1e6 / seconds)
          .flush();
    }
  }
}
