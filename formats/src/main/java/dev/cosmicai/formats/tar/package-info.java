/**
 * Tar archives, one member after another, as they arrive: {@link
 * dev.cosmicai.formats.tar.TarReader}. Nothing is held but the member that is asked for. Uses
 * {@code io}.
 */
package dev.cosmicai.formats.tar;
