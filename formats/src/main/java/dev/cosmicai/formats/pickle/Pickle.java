package dev.cosmicai.formats.pickle;

/**
 * The pickle instructions that {@code torch.save} needs for tensors, arrays, numbers and their
 * containers, by their names in Python's {@code pickletools}, which documents them. Protocol 2 is
 * torch's default; protocols 3 to 5 add the last groups, and protocol 1 has two of protocol 0.
 */
public final class Pickle {
  public static final int PROTO = 0x80;
  public static final int STOP = '.';
  static final int MARK = '(';

  static final int NONE = 'N';
  static final int NEWTRUE = 0x88;
  static final int NEWFALSE = 0x89;
  static final int BININT = 'J';
  static final int BININT1 = 'K';
  static final int BININT2 = 'M';
  public static final int LONG1 = 0x8a;
  static final int BINFLOAT = 'G';
  static final int BINUNICODE = 'X';

  /** Of protocol 1: a number in a line of text; there it only stands for True and False. */
  static final int INT = 'I';

  /** Of protocol 1: a number of more than 32 bits, in a line of text. */
  public static final int LONG = 'L';

  static final int EMPTY_TUPLE = ')';
  static final int TUPLE1 = 0x85;
  static final int TUPLE2 = 0x86;
  static final int TUPLE3 = 0x87;
  static final int TUPLE = 't';
  static final int EMPTY_LIST = ']';
  static final int APPEND = 'a';
  static final int APPENDS = 'e';
  static final int EMPTY_DICT = '}';
  static final int SETITEM = 's';
  static final int SETITEMS = 'u';

  static final int BINGET = 'h';
  static final int LONG_BINGET = 'j';
  static final int BINPUT = 'q';
  static final int LONG_BINPUT = 'r';

  static final int GLOBAL = 'c';
  static final int BINPERSID = 'Q';
  static final int REDUCE = 'R';
  static final int NEWOBJ = 0x81;
  static final int BUILD = 'b';

  static final int SHORT_BINUNICODE = 0x8c;
  static final int BINUNICODE8 = 0x8d;
  static final int STACK_GLOBAL = 0x93;
  static final int MEMOIZE = 0x94;
  static final int FRAME = 0x95;

  static final int SHORT_BINBYTES = 'C';
  static final int BINBYTES = 'B';
  static final int BINBYTES8 = 0x8e;
  static final int BYTEARRAY8 = 0x96;

  /** Not for tensors, but it names a global, which a refusal should tell. */
  static final int INST = 'i';

  /** All others that Python knows; they call, look up or hold what tensors have no use for. */
  static final String OTHERS =
      "012FPSTUVdglop\u0082\u0083\u0084\u008b\u008f\u0090\u0091\u0092\u0097\u0098";

  private Pickle() {}
}
