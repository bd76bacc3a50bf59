package dev.cosmicai.demo;

/** Which part of the catalogue a galaxy belongs to; no galaxy is in both. */
public enum GalaxySet {
  /** What the demo network learnt from. */
  TRAIN,
  /** What the demo shows it: galaxies that the network has never seen. */
  TEST
}
