package dev.cosmicai.formats.tensor;

import dev.cosmicai.formats.io.BufferMember;
import dev.cosmicai.formats.io.ByteRun;
import dev.cosmicai.formats.io.Extent;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.Member;
import dev.cosmicai.formats.io.MemoryBudget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A tensor as a file describes it: a storage, an offset into it and a stride for each dimension, in
 * elements. Several tensors may share a storage, and a slice carries the whole of its parent's.
 * Nothing is read until one of the {@code to…} methods is called, and copied only where it has to.
 *
 * <p>An instance always lies inside its storage; {@link #of} checks that.
 */
public final class StridedTensor {
  private final ElementType type;
  private final ByteOrder order;
  private final long[] shape;
  private final long[] byteStrides;
  private final long elements;
  private final long firstByte;
  private final Extent storage;

  /** Whether places in the storage are places in the file. */
  private final boolean inFile;

  private StridedTensor(
      ElementType type,
      ByteOrder order,
      long[] shape,
      long[] byteStrides,
      long elements,
      long firstByte,
      Extent storage,
      boolean inFile) {
    this.type = type;
    this.order = type.bytes() == 1 ? ByteOrder.LITTLE_ENDIAN : order;
    this.shape = shape;
    this.byteStrides = byteStrides;
    this.elements = elements;
    this.firstByte = firstByte;
    this.storage = storage;
    this.inFile = inFile;
  }

  /**
   * Checks a description against its storage.
   *
   * @param offset of the first element, in elements
   * @param strides of each dimension, in elements
   * @param label what to call the tensor in messages
   */
  public static StridedTensor of(
      ElementType type,
      long offset,
      long[] shape,
      long[] strides,
      Extent storage,
      FileFaults faults,
      String label) {
    if (shape.length != strides.length) {
      throw faults.corrupt(
          "is damaged: %s has %d dimensions and %d strides", label, shape.length, strides.length);
    }
    return ofBytes(
        type,
        ByteOrder.LITTLE_ENDIAN,
        Bounds.multiply(offset, type.bytes()),
        shape,
        Arrays.stream(strides).map(stride -> Bounds.multiply(stride, type.bytes())).toArray(),
        storage,
        faults,
        label);
  }

  /**
   * The same of elements that lie at any bytes.
   *
   * @param order of the bytes of an element
   * @param firstByte of the first element
   * @param byteStrides of each dimension, in bytes
   */
  public static StridedTensor ofBytes(
      ElementType type,
      ByteOrder order,
      long firstByte,
      long[] shape,
      long[] byteStrides,
      Extent storage,
      FileFaults faults,
      String label) {
    Bounds bounds = new Bounds(type, shape, storage.length(), faults, label);
    long elements = bounds.elements();
    bounds.requireInside(firstByte, byteStrides);
    return new StridedTensor(
        type, order, shape, byteStrides, elements, elements == 0 ? 0 : firstByte, storage, true);
  }

  /** A tensor that fills {@code data} exactly, in row-major or column-major order. */
  public static StridedTensor dense(
      ElementType type,
      long[] shape,
      boolean columnMajor,
      Extent data,
      FileFaults faults,
      String label) {
    return dense(type, ByteOrder.LITTLE_ENDIAN, shape, columnMajor, data, faults, label);
  }

  /** The same with the order of an element's bytes. */
  public static StridedTensor dense(
      ElementType type,
      ByteOrder order,
      long[] shape,
      boolean columnMajor,
      Extent data,
      FileFaults faults,
      String label) {
    long elements = new Bounds(type, shape, data.length(), faults, label).elements();
    long bytes = elements * type.bytes();
    if (bytes != data.length()) {
      throw faults.corrupt(
          "is damaged or cut short: %s of shape %s takes %,d bytes and has %,d",
          label, Arrays.toString(shape), bytes, data.length());
    }
    long[] strides = Bounds.denseStrides(shape, columnMajor, type.bytes());
    return ofBytes(type, order, 0, shape, strides, data, faults, label);
  }

  /** The same tensor of a file that was unpacked: where it lies there says nothing to others. */
  public StridedTensor unpacked() {
    return new StridedTensor(type, order, shape, byteStrides, elements, firstByte, storage, false);
  }

  public ElementType type() {
    return type;
  }

  public long[] shape() {
    return shape.clone();
  }

  /** What all elements take, unpacked. */
  public long bytes() {
    return elements * type.bytes();
  }

  /** From one index to the next in each dimension, in bytes; where it has one index, anything. */
  public long[] byteStrides() {
    return byteStrides.clone();
  }

  /**
   * Where the first element lies in the file; empty if the elements are packed, or do not lie there
   * as they are.
   */
  public OptionalLong offset() {
    return inFile && isLittleEndian() ? storage.offset(firstByte) : OptionalLong.empty();
  }

  /** The bytes as they are, little-endian: a view if they are contiguous so, else a copy. */
  public Tensor toTensor(MemoryBudget budget) {
    if (isContiguous() && isLittleEndian()) {
      return new Tensor(type, shape, view(storage.bytes()));
    }
    return new Tensor(type, shape, directCopy(content(), budget));
  }

  /**
   * Some of the rows, as a view.
   *
   * @param first of them, which is there if there are any
   * @param step from one to the next, at least 1, so that all are there
   */
  StridedTensor rows(long first, int count, long step) {
    return rows(first, count, step, storage);
  }

  /**
   * Some of the rows, which are there, to be read without the others where these lie one behind the
   * other.
   *
   * @see Extent#inParts
   */
  public StridedTensor part(long first, int count) {
    Member nothing = new BufferMember(ByteBuffer.allocate(0));
    Extent bytes = isContiguous() ? storage.inParts(firstByte, bytes()) : storage;
    return rows(first, count, 1, count == 0 ? Extent.of(nothing) : bytes);
  }

  private StridedTensor rows(long first, int count, long step, Extent bytes) {
    long[] rows = shape.clone();
    long[] strides = byteStrides.clone();
    rows[0] = count;
    strides[0] *= step;
    long left = elements == 0 ? 0 : elements / shape[0] * count;
    long start = left == 0 ? 0 : firstByte + first * byteStrides[0];
    return new StridedTensor(type, order, rows, strides, left, start, bytes, inFile);
  }

  /** Puts the elements into a buffer, little-endian and in row-major order. */
  void copyTo(ByteBuffer target) {
    walk().forEachRun(firstByte, copying(content(), target));
  }

  /** The same of the rows of these indices. */
  void copyRowsTo(ByteBuffer target, long[] indices) {
    if (elements > 0) {
      long[] row = shape.clone();
      row[0] = 1;
      StridedWalk walk = new StridedWalk(row, byteStrides);
      StridedWalk.Run copying = copying(content(), target);
      for (long index : indices) {
        walk.forEachRun(firstByte + index * byteStrides[0], copying);
      }
    }
  }

  private ElementCopy copying(ByteBuffer bytes, ByteBuffer target) {
    return new ElementCopy(bytes, target, type.bytes());
  }

  /**
   * Contiguous elements where native code can read them: in a direct, read-only, little-endian
   * buffer at a multiple of an element's size. A view if they are that already, else a copy.
   */
  public ByteBuffer toDirect(MemoryBudget budget) {
    ByteBuffer bytes = content();
    if (isContiguous()
        && isLittleEndian()
        && bytes.isDirect()
        && bytes.alignmentOffset((int) firstByte, type.bytes()) == 0) {
      return view(bytes);
    }
    return directCopy(bytes, budget).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** As a copy on the heap, which stays when the file's memory is used for something else. */
  public Tensor toCopy(MemoryBudget budget) {
    ByteBuffer bytes = content();
    budget.charge(bytes());
    ByteBuffer copy = ByteBuffer.allocate((int) elements * type.bytes());
    walk().forEachRun(firstByte, copying(bytes, copy.order(ByteOrder.LITTLE_ENDIAN)));
    return new Tensor(type, shape, copy.flip());
  }

  /** What is packed was unpacked before, as more may then be copied. */
  private ByteBuffer directCopy(ByteBuffer bytes, MemoryBudget budget) {
    ByteBuffer copy = budget.allocate(bytes());
    walk().forEachRun(firstByte, copying(bytes, copy));
    return copy.flip();
  }

  /**
   * The elements in row-major order, little-endian, to be taken from the file piece by piece; empty
   * if they do not lie there so, or cannot be verified alone.
   */
  public Optional<ByteRun> run() {
    if (!inFile || !isContiguous()) {
      return Optional.empty();
    }
    Optional<ByteRun> run = storage.run(firstByte, bytes());
    return isLittleEndian() ? run : run.map(stored -> new SwappedRun(stored, type.bytes()));
  }

  /**
   * Of a {@link #part}, its elements without the others that lie with them; empty if these are read
   * too and verified, as they are few or it has to be.
   */
  public Optional<ByteRun> alone() {
    boolean fits = bytes() <= Integer.MAX_VALUE; // What does not is refused as of a whole file.
    return fits && storage.isLargeInParts() ? run() : Optional.empty();
  }

  /** Such as {@code float32 [1278, 5, 32, 32]}. */
  @Override
  public String toString() {
    return type + " " + Arrays.toString(shape);
  }

  private boolean isContiguous() {
    if (elements == 0) {
      return true;
    }
    long expected = type.bytes();
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] != 1 && byteStrides[i] != expected) {
        return false;
      }
      expected *= shape[i];
    }
    return true;
  }

  private boolean isLittleEndian() {
    return order == ByteOrder.LITTLE_ENDIAN;
  }

  private ByteBuffer content() {
    return storage.bytes().order(order);
  }

  private ByteBuffer view(ByteBuffer bytes) {
    return bytes
        .slice((int) firstByte, (int) elements * type.bytes())
        .asReadOnlyBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private StridedWalk walk() {
    return new StridedWalk(shape, byteStrides);
  }
}
