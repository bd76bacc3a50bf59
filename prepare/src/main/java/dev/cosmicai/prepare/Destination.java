package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * The folder that takes the partitions: on this machine or in a store. A file that is there is
 * whole. All failures are faults: OutputRefused, PermissionDenied, BucketNotFound,
 * StorageUnavailable.
 */
public interface Destination extends AutoCloseable {
  /**
   * Takes the folder for one preparation, until that is closed. Before, nothing may be written.
   *
   * @throws FatalFault (OutputRefused) if another preparation has it
   */
  Claim claim();

  /** The files directly in the folder, with their sizes in bytes. */
  Map<String, Long> files();

  /** The content of a small file, if it is there. */
  Optional<byte[]> find(String name);

  /** Writes a small file, replacing one of that name at once. */
  void put(String name, byte[] content);

  /** Begins a file of any size; nothing is there of it until it is completed. */
  Output open(String name);

  /** How a person finds a file. */
  String locate(String name);

  @Override
  void close();

  /** A folder that is taken. Writing to one that is taken no longer fails. */
  interface Claim extends AutoCloseable {
    @Override
    void close();
  }

  /** A file that is being written. Closing it without having completed it discards it. */
  interface Output extends AutoCloseable {
    OutputStream stream();

    /** Puts the file in its place, replacing one of that name. */
    void complete();

    @Override
    void close();
  }
}
