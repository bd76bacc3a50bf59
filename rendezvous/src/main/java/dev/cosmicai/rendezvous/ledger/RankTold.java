package dev.cosmicai.rendezvous.ledger;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.FinishResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.rendezvous.journal.GroupCommit;
import dev.cosmicai.rendezvous.split.FiguresByAttempt;
import dev.cosmicai.rendezvous.split.Outbox;
import dev.cosmicai.rendezvous.split.RankFigures;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What ranks tell of themselves, at last that they end. Not thread-safe. */
final class RankTold {
  private final RankStates ranks;
  private final GroupCommit<?> commits;
  private final Outbox outbox;
  private final FiguresByAttempt figures = new FiguresByAttempt();
  private final Answers<FinishResponse> finishing = new Answers<>();

  RankTold(RankStates ranks, GroupCommit<?> commits, Outbox outbox) {
    this.ranks = ranks;
    this.commits = commits;
    this.outbox = outbox;
  }

  /** The newest of each attempt. */
  List<RankFigures> figures() {
    return figures.all();
  }

  /** Takes over what was durable before this life of the coordinator. */
  void restore(List<RankFigures> durable) {
    for (RankFigures told : durable) {
      figures.put(told);
      if (told.isOfThisRun()) {
        ranks.checkRank(told.rank());
        if (told.finished()) {
          ranks.finish(told.rank());
        }
      }
    }
  }

  /** A rank tells what it has done so far. */
  void tell(Member member, ByteString json) {
    if (!json.isEmpty()) {
      put(new RankFigures(member.getRank(), member.getAttempt(), false, json));
    }
  }

  /** A rank ends; answered when that is durable. */
  CompletableFuture<FinishResponse> finish(Member member, ByteString json) {
    put(new RankFigures(member.getRank(), member.getAttempt(), true, json));
    commits.hurry();
    return finishing.add(member.getRank(), FinishResponse.getDefaultInstance());
  }

  private void put(RankFigures told) {
    figures.put(told);
    commits.figures(told);
  }

  /** The journal has these by now. */
  void durable(List<RankFigures> durable) {
    for (RankFigures told : durable) {
      if (told.finished()) {
        ranks.finish(told.rank());
        outbox.add(finishing.answer(told.rank()));
      }
    }
  }

  /** Nothing becomes durable any more. */
  void fail(Fault fault) {
    outbox.add(finishing.refuse(RunEnd.refusal(fault)));
  }
}
