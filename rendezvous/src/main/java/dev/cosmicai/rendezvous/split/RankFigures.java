package dev.cosmicai.rendezvous.split;

import com.google.protobuf.ByteString;

/**
 * What an attempt of a rank has told of itself.
 *
 * @param finished whether it ended, since nothing was left for it
 * @param json what it has done and measured, as it put it; may be empty
 */
public record RankFigures(int rank, int attempt, boolean finished, ByteString json) {}
