package dev.cosmicai.formats.parquet.footer;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.parquet.footer.LogicalType.Meaning;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the columns in a schema: a tree, written node by node from the root on, each with the
 * number of its children. Groups that only make a list of what is in them leave no trace in a
 * column's name. Which these are is by the <a
 * href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists">format's
 * rules</a>, those for older writers included.
 */
final class SchemaReader {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_LEAVES = 1 << 14;

  /** What describes a column takes more than it does in the file; so much may be for nothing. */
  private static final int FREE_LEAVES = 2_048;

  private static final int LEAF_BYTES = 200;
  private static final int FREE_PATH_CHARS = 64;

  private final ThriftCursor in;
  private final FileFaults faults;
  private final MemoryBudget budget;
  private final List<Leaf> leaves = new ArrayList<>();
  private int nodesLeft;

  SchemaReader(ThriftCursor in, FileFaults faults, MemoryBudget budget) {
    this.in = in;
    this.faults = faults;
    this.budget = budget;
  }

  /** A node as it is written; a group has no type. */
  private record Node(
      String name,
      PhysicalType type,
      int bytes,
      Repetition repetition,
      int children,
      LogicalType logical) {
    boolean isGroup() {
      return type == null;
    }
  }

  private enum Repetition {
    REQUIRED,
    OPTIONAL,
    REPEATED
  }

  /** What a node is to its parent. */
  private enum Role {
    MEMBER,
    /** The one child of a group that is a list: repeated. */
    ITEM,
    /** The one child of an item that only holds it. */
    ELEMENT
  }

  /**
   * Where a node is in the tree.
   *
   * @param path what its name is put behind
   * @param parent the name of the group that it lies in
   */
  private record Place(
      String path, String parent, Role role, int definition, int repetition, int depth) {}

  /** The columns in their order, of a schema of so many nodes that comes next. */
  List<Leaf> leaves(int nodes) {
    nodesLeft = nodes;
    Node root = node();
    if (!root.isGroup()) {
      throw damaged("has no columns");
    }
    for (int i = 0; i < root.children; i++) {
      read(node(), new Place("", root.name, Role.MEMBER, 0, 0, 0));
    }
    if (nodesLeft > 0) {
      throw damaged("has nodes that belong to nothing");
    }
    return leaves;
  }

  private void read(Node node, Place place) {
    String path = place.role == Role.MEMBER ? append(place.path, node.name) : place.path;
    int definition = place.definition + (node.repetition == Repetition.REQUIRED ? 0 : 1);
    int repetition = place.repetition + (node.repetition == Repetition.REPEATED ? 1 : 0);
    if (!node.isGroup()) {
      add(node, path, definition, repetition);
      return;
    }
    if (place.depth == MAX_DEPTH) {
      throw faults.shape("has columns nested deeper than %d, which is not supported", MAX_DEPTH);
    }
    Place inside =
        new Place(path, node.name, childRole(node, place), definition, repetition, place.depth + 1);
    for (int i = 0; i < node.children; i++) {
      read(node(), inside);
    }
  }

  private static Role childRole(Node group, Place place) {
    if (group.children != 1) {
      return Role.MEMBER;
    } else if (group.logical.meaning() == Meaning.LIST) {
      return Role.ITEM;
    }
    boolean isElement = group.name.equals("array") || group.name.equals(place.parent + "_tuple");
    return place.role == Role.ITEM && !isElement ? Role.ELEMENT : Role.MEMBER;
  }

  private String append(String path, String name) {
    String appended = path.isEmpty() ? name : path + "." + name;
    if (appended.length() > FREE_PATH_CHARS) {
      budget.charge((long) Character.BYTES * appended.length());
    }
    return appended;
  }

  private void add(Node node, String path, int definition, int repetition) {
    if (leaves.size() == MAX_LEAVES) {
      throw faults.shape("holds more than %,d columns, which is not supported", MAX_LEAVES);
    } else if (leaves.size() >= FREE_LEAVES) {
      budget.charge(LEAF_BYTES);
    }
    boolean sized = node.type == PhysicalType.FIXED_LEN_BYTE_ARRAY;
    if (sized && node.bytes <= 0) {
      throw damaged("has values of %d bytes".formatted(node.bytes));
    }
    leaves.add(
        new Leaf(
            path,
            leaves.size(),
            node.type,
            sized ? node.bytes : node.type.bytes(),
            node.logical,
            definition,
            repetition));
  }

  private Node node() {
    if (nodesLeft-- == 0) {
      throw damaged("ends too early");
    }
    String name = null;
    PhysicalType type = null;
    int bytes = 0;
    Repetition repetition = Repetition.REQUIRED;
    int children = 0;
    int converted = -1;
    int scale = 0;
    LogicalType logical = null;
    for (int field = in.firstField(); field > 0; field = in.nextField(field)) {
      switch (field) {
        case 1 -> type = PhysicalType.of(in.i32());
        case 2 -> bytes = in.i32();
        case 3 -> repetition = repetition(in.i32());
        case 4 -> name = in.text();
        case 5 -> children = in.i32();
        case 6 -> converted = in.i32();
        case 7 -> scale = in.i32();
        case 10 -> logical = LogicalType.read(in);
        default -> in.skip();
      }
    }
    if (name == null || children < 0 || (type != null && children > 0)) {
      throw new ThriftCursor.Malformed(false);
    }
    if (logical == null) {
      logical = converted < 0 ? LogicalType.NONE : LogicalType.ofConverted(converted, scale);
    }
    return new Node(name, type, bytes, repetition, children, logical);
  }

  private static Repetition repetition(int number) {
    return switch (number) {
      case 0 -> Repetition.REQUIRED;
      case 1 -> Repetition.OPTIONAL;
      case 2 -> Repetition.REPEATED;
      default -> throw new ThriftCursor.Malformed(false);
    };
  }

  private FatalFault damaged(String how) {
    return faults.corrupt("is damaged: its schema %s", how);
  }
}
