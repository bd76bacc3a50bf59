package dev.cosmicai.formats.io;

import dev.cosmicai.faults.FatalFault;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Parts of a file that can be taken piece by piece, in order, in constant memory, and that is
 * verified at its end. The pieces may be of any length. For one thread.
 */
public interface ByteRun {
  /** What must be fetched, in this order: mostly one piece of the file. */
  List<Span> spans();

  /** Whether what is fetched is the content, and not deflated. */
  boolean isPlain();

  /** Takes the next fetched bytes of a plain run as they are; their position is left alone. */
  void passed(ByteBuffer stored);

  /**
   * Takes the next fetched bytes and gives the next bytes of the content. Moves both positions, as
   * far as the one lasts or the other has room; a deflated run may give some even of none. When all
   * of the content was given, takes what else there is and looks that it is nothing.
   *
   * @throws FatalFault (the file's reason) if they cannot be unpacked
   */
  void read(ByteBuffer stored, ByteBuffer content);

  /**
   * To be called after the last fetched byte.
   *
   * @throws FatalFault (the file's reason) if these were not the bytes that were written
   */
  void verify();

  /**
   * To be called after the last fetched byte: what these bytes say of a checksum that covers those
   * of other parts, too, and so was not verified.
   */
  default Residue residue() {
    return Residue.NONE;
  }
}
