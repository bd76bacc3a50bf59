package dev.cosmicai.rendezvous.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.Value;
import dev.cosmicai.proto.Value.KindCase;
import dev.cosmicai.rendezvous.Values;
import dev.cosmicai.rendezvous.collective.Outcome;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operation, of each type and number of ranks, against plain loops written here. */
class OperationsTest {
  private static final List<Function> FUNCTIONS =
      List.of(Function.SUM, Function.PROD, Function.MIN, Function.MAX);

  /** What becomes of a rank before it brings its value for good. */
  private enum Trouble {
    NONE,
    /** An attempt brings another value, and a newer attempt the one that counts. */
    BEFORE_THE_SEAL,
    /** A newer attempt comes when all is sealed, and brings something else. */
    AFTER_THE_SEAL
  }

  static Stream<Arguments> folds() {
    return IntStream.of(1, 2, 3, 7, 64)
        .boxed()
        .flatMap(
            ranks ->
                Stream.of(KindCase.INT64, KindCase.INT64S, KindCase.DOUBLE, KindCase.DOUBLES)
                    .flatMap(
                        kind -> FUNCTIONS.stream().map(fold -> Arguments.of(ranks, kind, fold))));
  }

  @ParameterizedTest
  @MethodSource("folds")
  void foldsAndScansAreThoseOfAPlainLoop(int ranks, KindCase kind, Function function) {
    for (Trouble trouble : Trouble.values()) {
      Random random = new Random(ranks * 31L + kind.getNumber());
      List<Value> values = random(ranks, kind, random);
      List<Value> prefixes = prefixes(values, kind, function);
      Collective.Builder folded = Collective.newBuilder().setName("x").setFunction(function);

      List<Value> reduced = all(folded.setOperation(Operation.REDUCE), values, trouble, random);
      assertThat(reduced).containsOnly(prefixes.get(ranks - 1)).hasSize(ranks);
      assertThat(all(folded.setOperation(Operation.SCAN), values, trouble, random))
          .isEqualTo(prefixes);
      List<Value> exclusive = new ArrayList<>(List.of(Values.EMPTY));
      exclusive.addAll(prefixes.subList(0, ranks - 1));
      assertThat(all(folded.setOperation(Operation.EXCLUSIVE_SCAN), values, trouble, random))
          .isEqualTo(exclusive);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64})
  void valuesOfEveryKindAreMovedUnchanged(int ranks) {
    for (Trouble trouble : Trouble.values()) {
      for (int root : new int[] {0, ranks / 2, ranks - 1}) {
        Random random = new Random(ranks);
        List<Value> values = mixed(ranks, random);
        Collective.Builder rooted = Collective.newBuilder().setName("x").setRoot(root);

        List<Value> gathered = all(rooted.setOperation(Operation.GATHER), values, trouble, random);
        for (int rank = 0; rank < ranks; rank++) {
          assertThat(gathered.get(rank)).isEqualTo(rank == root ? Values.of(values) : Values.EMPTY);
        }
        List<Value> fromRoot = onlyAt(root, ranks, values.get(root));
        assertThat(all(rooted.setOperation(Operation.BROADCAST), fromRoot, trouble, random))
            .containsOnly(values.get(root))
            .hasSize(ranks);
        List<Value> list = onlyAt(root, ranks, Values.of(values));
        assertThat(all(rooted.setOperation(Operation.SCATTER), list, trouble, random))
            .isEqualTo(values);
        List<Value> nothing = onlyAt(-1, ranks, null);
        Collective.Builder barrier = Collective.newBuilder().setName("x");
        assertThat(all(barrier.setOperation(Operation.BARRIER), nothing, trouble, random))
            .containsOnly(Values.EMPTY);
      }
    }
  }

  @Test
  void numpyAgreesOnFoldsWhoseOrderCounts() {
    // numpy.add.accumulate and numpy.multiply.accumulate of these five float64.
    double[] of = {1e16, 1.0, -1e16, 0.1, 3.0};
    List<Value> values = new ArrayList<>();
    for (double one : of) {
      values.add(Values.of(one));
    }
    Collective.Builder scan = Collective.newBuilder().setName("x").setOperation(Operation.SCAN);

    assertThat(all(scan.setFunction(Function.SUM), values, Trouble.NONE, new Random(1)))
        .extracting(Value::getDouble)
        .containsExactly(1e16, 1e16, 0.0, 0.1, 3.1);
    assertThat(all(scan.setFunction(Function.PROD), values, Trouble.NONE, new Random(1)))
        .extracting(Value::getDouble)
        .containsExactly(1e16, 1e16, -1e32, -1.0000000000000001e31, -3.0000000000000003e31);
  }

  /** Lets all ranks take part in a random order; returns what each got. */
  private static List<Value> all(
      Collective.Builder description, List<Value> values, Trouble trouble, Random random) {
    int ranks = values.size();
    TestRun run = TestRun.of(ranks);
    Collective collective = description.build();
    List<Integer> order = new ArrayList<>(IntStream.range(0, ranks).boxed().toList());
    Collections.shuffle(order, random);
    int troubled = order.get(0);
    if (trouble == Trouble.BEFORE_THE_SEAL && !isFromRoot(collective)) {
      // Of the same kind, so that nothing but its value is wrong.
      Value other = values.get(order.get(ranks - 1));
      if (ranks > 1) {
        take(run, troubled, 0, collective, other);
      }
      take(run, troubled, 1, collective, values.get(troubled));
      take(run, troubled, 1, collective, values.get(troubled));
      order.remove(0);
    }
    order.forEach(rank -> take(run, rank, 1, collective, values.get(rank)));
    if (trouble == Trouble.AFTER_THE_SEAL) {
      take(run, troubled, 2, collective, values.get(troubled));
    }
    List<Value> got = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      List<Outcome> told = run.awaitAs(rank, 3, collective.getName());
      assertThat(told).hasSize(1);
      got.add(((Outcome.Sealed) told.get(0)).of(rank));
    }
    return got;
  }

  private static void take(TestRun run, int rank, int attempt, Collective collective, Value value) {
    var unused = run.contribute(rank, attempt, collective, value);
  }

  private static boolean isFromRoot(Collective collective) {
    return collective.getOperation() == Operation.BROADCAST
        || collective.getOperation() == Operation.SCATTER;
  }

  private static List<Value> onlyAt(int root, int ranks, Value value) {
    List<Value> values = new ArrayList<>(Collections.nCopies(ranks, null));
    if (root >= 0) {
      values.set(root, value);
    }
    return values;
  }

  private static List<Value> random(int ranks, KindCase kind, Random random) {
    List<Value> values = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      values.add(
          switch (kind) {
            case INT64 -> Values.of(random.nextLong());
            case INT64S -> Values.of(random.longs(5).toArray());
            case DOUBLE -> Values.of(random.nextGaussian() * Math.pow(10, random.nextInt(20)));
            case DOUBLES -> Values.of(random.doubles(5, -3, 3).toArray());
            default -> throw new AssertionError(kind);
          });
    }
    return values;
  }

  private static List<Value> mixed(int ranks, Random random) {
    List<Value> values = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      byte[] bytes = new byte[rank % 5];
      random.nextBytes(bytes);
      values.add(
          switch (rank % 7) {
            case 0 -> Values.of(random.nextLong());
            case 1 -> Values.of(random.longs(rank).toArray());
            case 2 -> Values.of(random.nextDouble());
            case 3 -> Values.of(random.doubles(rank).toArray());
            case 4 -> Values.of(List.of(Values.of(1), Values.of(List.of(Values.of(bytes)))));
            case 5 -> Values.EMPTY;
            default -> Values.of(bytes);
          });
    }
    return values;
  }

  /** What the first one, two and so on come to. */
  private static List<Value> prefixes(List<Value> values, KindCase kind, Function function) {
    List<Value> prefixes = new ArrayList<>();
    for (int count = 1; count <= values.size(); count++) {
      List<Value> folded = values.subList(0, count);
      prefixes.add(
          switch (kind) {
            case INT64 -> Values.of(longs(folded, 0, function));
            case INT64S ->
                Values.of(
                    IntStream.range(0, 5).mapToLong(i -> longs(folded, i, function)).toArray());
            case DOUBLE -> Values.of(doubles(folded, 0, function));
            case DOUBLES ->
                Values.of(
                    IntStream.range(0, 5).mapToDouble(i -> doubles(folded, i, function)).toArray());
            default -> throw new AssertionError(kind);
          });
    }
    return prefixes;
  }

  private static long longs(List<Value> values, int index, Function function) {
    BigInteger folded = null;
    for (Value value : values) {
      long next =
          value.hasInt64()
              ? value.getInt64()
              : value
                  .getInt64S()
                  .getValues()
                  .asReadOnlyByteBuffer()
                  .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                  .getLong(8 * index);
      BigInteger exact = BigInteger.valueOf(next);
      if (folded == null) {
        folded = exact;
      } else {
        folded =
            switch (function) {
              case SUM -> folded.add(exact);
              case PROD -> folded.multiply(exact);
              case MIN -> folded.min(exact);
              case MAX -> folded.max(exact);
              default -> throw new AssertionError(function);
            };
      }
    }
    return folded.longValue(); // the low 64 bits: wrapped around
  }

  private static double doubles(List<Value> values, int index, Function function) {
    double folded = Double.NaN;
    boolean first = true;
    for (Value value : values) {
      double next =
          value.hasDouble()
              ? value.getDouble()
              : value
                  .getDoubles()
                  .getValues()
                  .asReadOnlyByteBuffer()
                  .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                  .getDouble(8 * index);
      if (first) {
        folded = next;
      } else if (function == Function.SUM) {
        folded = folded + next;
      } else if (function == Function.PROD) {
        folded = folded * next;
      } else if (function == Function.MIN) {
        folded = next < folded ? next : folded;
      } else {
        folded = next > folded ? next : folded;
      }
      first = false;
    }
    return folded;
  }
}
