package dev.cosmicai.tasks.figure;

import java.awt.Color;

/**
 * Maps from 0…1 to colours, interpolated between anchors. Viridis is perceptually uniform and also
 * reads in grey and for the colour-blind: by Stéfan van der Walt and Nathaniel Smith, CC0. Blues,
 * from nearly white, by Cynthia Brewer (ColorBrewer, Apache License 2.0).
 */
final class ColorMap {
  private static final int[] VIRIDIS = {
    0x440154, 0x470d60, 0x48186a, 0x482374, 0x472d7b, 0x453781, 0x424086, 0x3e4989, 0x3b528b,
    0x375b8d, 0x33638d, 0x2f6b8e, 0x2c728e, 0x297a8e, 0x26828e, 0x23898e, 0x21918c, 0x1f988b,
    0x1fa088, 0x22a785, 0x28ae80, 0x32b67a, 0x3fbc73, 0x4ec36b, 0x5ec962, 0x70cf57, 0x84d44b,
    0x98d83e, 0xaddc30, 0xc2df23, 0xd8e219, 0xece51b, 0xfde725
  };

  private static final int[] BLUES = {
    0xf7fbff, 0xdeebf7, 0xc6dbef, 0x9ecae1, 0x6baed6, 0x4292c6, 0x2171b5, 0x08519c, 0x08306b
  };

  private ColorMap() {}

  /** Viridis' colour of a value from 0 to 1; what lies outside takes the nearest end's. */
  static Color of(double value) {
    return between(VIRIDIS, value);
  }

  /** Likewise from nearly white to dark blue. */
  static Color blues(double value) {
    return between(BLUES, value);
  }

  private static Color between(int[] anchors, double value) {
    double place = Math.max(0, Math.min(1, value)) * (anchors.length - 1);
    int low = (int) Math.min(place, anchors.length - 2);
    double part = place - low;
    return new Color(
        channel(anchors, low, 16, part),
        channel(anchors, low, 8, part),
        channel(anchors, low, 0, part));
  }

  private static int channel(int[] anchors, int low, int shift, double part) {
    int from = (anchors[low] >> shift) & 0xff;
    int to = (anchors[low + 1] >> shift) & 0xff;
    return (int) Math.round(from + (to - from) * part);
  }
}
