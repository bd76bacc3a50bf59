package dev.cosmicai.coordinator.journal;

import com.google.protobuf.ByteString;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.CollectivesLog;
import dev.cosmicai.proto.CollectivesRecord;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Int64List;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.RanksFailed;
import dev.cosmicai.proto.SealedCollective;
import dev.cosmicai.proto.SendRequest;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.Values;
import dev.cosmicai.rendezvous.collective.Outcome;
import dev.cosmicai.rendezvous.collective.Waiter;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the store gives for an object of the collectives' log, as far as into the ledger of a run of
 * three ranks: what is taken over there, each rank can fetch.
 */
class CollectivesLogFuzzTest extends ReaderFuzzTest<CollectivesLogFuzzTest.Restored> {
  private static final String RUN = "run-1";
  private static final int RANKS = 3;
  private static final ObjectUri URI = ObjectUri.parse("s3://sky/out/collectives/log/run-1/1.pb");
  private static final Value ODD =
      Value.newBuilder()
          .setInt64S(Int64List.newBuilder().setValues(ByteString.copyFromUtf8("odd")))
          .build();

  /** A log, and a ledger that has taken it over. */
  record Restored(CollectivesLog log, RunLedger ledger) {}

  @Override
  protected int maxFuzzedBytes() {
    // Objects of Java are larger than the records, and count.
    return 1 << 12;
  }

  @Override
  protected Stream<Seed> seeds() {
    Value pairs =
        Values.of(
            List.of(
                Values.of(new long[] {1, 0}),
                Values.of(new long[] {-1, 0}),
                Values.of(new long[] {1, -5})));
    Value three = Values.of(List.of(Values.of(1L), Values.of(2L), Values.of(3L)));
    CollectivesRecord split = sealed("main.3", Operation.SPLIT, pairs);
    return Stream.of(
        seed("nothing"),
        seed("barrier", sealed("main.0", Operation.BARRIER, Values.EMPTY)),
        seed("reduce", sealed("main.0", Operation.REDUCE, Values.of(1.5))),
        seed("broadcast", sealed("main.0", Operation.BROADCAST, Values.of(new byte[] {1, 2}))),
        seed("gather", sealed("main.0", Operation.GATHER, three)),
        seed("scatter", sealed("main.0", Operation.SCATTER, three)),
        seed("scan", sealed("main.0", Operation.SCAN, three)),
        seed("exclusive-scan", sealed("main.0", Operation.EXCLUSIVE_SCAN, three)),
        seed("split", split),
        seed("part", split, inPart("main.3#1")),
        seed("part-that-is-none", split, inPart("main.3#2")),
        seed("part-before-its-split", inPart("main.3#1"), split),
        seed("split-of-too-few", sealed("main.3", Operation.SPLIT, Values.of(List.of()))),
        seed("split-of-no-list", sealed("main.3", Operation.SPLIT, Values.of(7L))),
        seed("split-of-odd-bytes", sealed("main.3", Operation.SPLIT, threeOf(ODD))),
        seed("scatter-of-too-few", sealed("main.0", Operation.SCATTER, Values.of(List.of()))),
        seed("scan-of-no-list", sealed("main.0", Operation.SCAN, Values.of(7L))),
        seed("gather-of-no-list", sealed("main.0", Operation.GATHER, Values.of(7L))),
        seed("reduce-of-odd-bytes", sealed("main.0", Operation.REDUCE, ODD)),
        seed("no-operation", sealed("main.0", Operation.OPERATION_UNSPECIFIED, three)),
        seed("no-name", sealed("", Operation.BARRIER, Values.EMPTY)),
        seed("long-name", sealed("x".repeat(4_000), Operation.BARRIER, Values.EMPTY)),
        seed("twice", split, split),
        seed("broken", broken("0-1")),
        seed("broken-of-no-ranks", broken("all")),
        seed("missing", missing("2")),
        seed("missing-of-no-ranks", missing("2-")),
        seed("contribution", contribution(1, Values.of(2L))),
        seed("contributions", everybodys(Values.of(2L))),
        seed("contribution-of-a-stranger", contribution(9, Values.of(2L))),
        seed("contributions-that-differ", contribution(0, Values.of(2L)), contribution(1, ODD)),
        seed("message", message(0, 2)),
        seed("message-to-a-stranger", message(0, 3)),
        seed("message-before-the-first", message(-1, 2)),
        seed("record-of-nothing", CollectivesRecord.getDefaultInstance()),
        new Seed("another-run", log("run-2\n".repeat(100), split).toByteArray()),
        Seed.of("no-message", "{}"));
  }

  @Override
  protected Supplier<Restored> reader(ByteBuffer input) {
    byte[] content = bytes(input);
    RunPlan plan = RunPlan.ofCollectives(RUN, RANKS, 0, Assignment.getDefaultInstance());
    RunLedger ledger =
        new RunLedger(plan, RendezvousLimits.defaults(), Clock.systemUTC(), entry -> {});
    return () -> {
      CollectivesLog log = CollectivesFolder.parse(content, RUN, URI);
      CollectivesFolder.take(log, URI, ledger.collectives()::restore);
      ledger.collectives().restored();
      return new Restored(log, ledger);
    };
  }

  @Override
  protected Object content(Restored restored) {
    List<String> told = new ArrayList<>();
    for (CollectivesRecord record : restored.log().getRecordsList()) {
      if (record.hasSealed()) {
        String name = record.getSealed().getCollective().getName();
        for (int rank = 0; rank < RANKS; rank++) {
          told.add(fetched(restored.ledger(), name, rank));
        }
      }
    }
    return told;
  }

  private static String fetched(RunLedger ledger, String name, int rank) {
    List<Outcome> outcomes = new ArrayList<>();
    AwaitRequest request =
        AwaitRequest.newBuilder()
            .setMember(Member.newBuilder().setRunUid(RUN).setRank(rank))
            .setCollective(name)
            .build();
    ledger.collectives().await(request, new Waiter(outcomes::add));
    try {
      return outcomes.get(0) instanceof Outcome.Sealed sealed
          ? sealed.of(rank) + " without " + sealed.missingRanks()
          : outcomes.get(0).toString();
    } catch (Refusal e) {
      return e.getMessage();
    }
  }

  private static Seed seed(String name, CollectivesRecord... records) {
    return new Seed(name, log(RUN, records).toByteArray());
  }

  private static CollectivesLog log(String run, CollectivesRecord... records) {
    return CollectivesLog.newBuilder().setRunUid(run).addAllRecords(List.of(records)).build();
  }

  private static Collective.Builder collective(String name, Operation operation) {
    Collective.Builder collective = Collective.newBuilder().setName(name).setOperation(operation);
    return switch (operation) {
      case REDUCE, SCAN, EXCLUSIVE_SCAN -> collective.setFunction(Function.SUM);
      default -> collective;
    };
  }

  private static CollectivesRecord sealed(String name, Operation operation, Value whole) {
    return record(
        SealedCollective.newBuilder().setCollective(collective(name, operation)).setWhole(whole));
  }

  private static CollectivesRecord inPart(String group) {
    return record(
        SealedCollective.newBuilder()
            .setCollective(collective("main.3/1.0", Operation.SCAN).setGroup(group))
            .setWhole(Values.of(List.of(Values.of(1L), Values.of(2L)))));
  }

  private static CollectivesRecord broken(String ranks) {
    return record(
        SealedCollective.newBuilder()
            .setCollective(collective("main.0", Operation.BARRIER))
            .setBroken(RanksFailed.newBuilder().setRanks(ranks).setMessage("lost\nand gone")));
  }

  private static CollectivesRecord missing(String ranks) {
    return record(
        SealedCollective.newBuilder()
            .setCollective(collective("main.0", Operation.REDUCE))
            .setWhole(Values.of(3L))
            .setMissingRanks(ranks));
  }

  private static CollectivesRecord record(SealedCollective.Builder sealed) {
    return CollectivesRecord.newBuilder().setSealed(sealed).build();
  }

  private static CollectivesRecord contribution(int rank, Value value) {
    return CollectivesRecord.newBuilder()
        .setContribution(
            ContributeRequest.newBuilder()
                .setMember(Member.newBuilder().setRank(rank))
                .setCollective(collective("main.1", Operation.REDUCE))
                .setValue(value))
        .build();
  }

  private static CollectivesRecord[] everybodys(Value value) {
    return new CollectivesRecord[] {
      contribution(0, value), contribution(1, value), contribution(2, value)
    };
  }

  private static Value threeOf(Value value) {
    return Values.of(List.of(value, value, value));
  }

  private static CollectivesRecord message(long sequence, int destination) {
    return CollectivesRecord.newBuilder()
        .setMessage(
            SendRequest.newBuilder()
                .setMember(Member.newBuilder().setRank(1))
                .setDestination(destination)
                .setCommunicator("main")
                .setSequence(sequence)
                .setValue(Values.of(5L)))
        .build();
  }
}
