package dev.cosmicai.faults;

/**
 * Why something failed: a short constant word for statuses, events, metrics and scripts. Names are
 * part of the public contract; do not rename them.
 *
 * <p>The exit codes follow BSD's {@code sysexits.h} in its range 64–78, all of which mean "do not
 * retry, a repetition ends the same way". Everything outside that range is worth another attempt.
 */
public enum Reason {
  /** The configuration or the resource is wrong. */
  InvalidSpec(64),
  /** A partition's bytes are not what its format prescribes: truncated, a bad checksum. */
  PartitionCorrupt(65),
  /** A partition asks for something that data must not be able to ask for. */
  PartitionUnsafe(65),
  /** A partition is readable but holds other tensors than the network takes. */
  PartitionShape(65),
  /** A partition holds NaN or infinity where the network needs a number. */
  PartitionNotFinite(65),
  /** An object is not the one that was planned with. */
  PartitionChanged(65),
  /** Something that a run has stored, or a rank committed, is not what this system writes. */
  ResultCorrupt(65),
  /** No such bucket. */
  BucketNotFound(66),
  /** No such object, or no objects under the prefix. */
  InputNotFound(66),
  /** A defect of this system. */
  Internal(70),
  /** The output cannot be written, or already holds another run's results. */
  OutputRefused(73),
  /** This attempt of the rank was replaced by a newer one. */
  Superseded(76),
  /** The store or the rendezvous refuses these credentials. */
  PermissionDenied(77),
  /** The model archive cannot be loaded. */
  ModelCorrupt(78),
  /** The model takes or returns other tensors than the contract says. */
  ModelSignature(78),
  /** The model's digest is not the one that the job asks for. */
  ModelDigestMismatch(78),
  /** The model does not reproduce its own golden output on this machine. */
  ModelGoldenMismatch(78),
  /** The model or this machine does not offer the precision that the job asks for. */
  PrecisionUnavailable(78),
  /** What runs a model of this kind is not in this image or on this class path. */
  EngineUnavailable(78),
  /** The engine sees no such device as the job asks for. */
  DeviceUnavailable(78),
  /** More ranks failed than the job tolerates. */
  RanksFailed(79),
  /** The job took longer than it may. */
  DeadlineExceeded(80),
  /** The store did not answer, or answered with an error that passes. */
  StorageUnavailable(81),
  /** The rendezvous did not answer. */
  RendezvousUnavailable(82),
  /** No rank started within the time that the job allows for it. */
  StartDeadlineExceeded(83),
  /** A rank ended as if all were well, but never said that it had finished. */
  NoContribution(84),
  /** A container's image cannot be pulled. */
  ImageUnavailable(85),
  /** Killed for using more memory than its container may; the exit code is that of SIGKILL. */
  OutOfMemory(137),
  /** Stopped from outside before the end. */
  Interrupted(143);

  private final int exitCode;

  Reason(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The exit code of a process that ends for this reason. */
  public int exitCode() {
    return exitCode;
  }

  /** Whether an exit code says that another attempt would end the same way. */
  public static boolean isFinal(int exitCode) {
    return exitCode >= 64 && exitCode <= 78;
  }
}
