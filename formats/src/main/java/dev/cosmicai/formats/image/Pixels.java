package dev.cosmicai.formats.image;

import dev.cosmicai.formats.tensor.ElementType;
import java.nio.ByteBuffer;

/**
 * A decoded image.
 *
 * @param type uint8, or int32 of what is coded in 16 bits: from 0 to 65535
 * @param height H
 * @param width W
 * @param channels C: 1 of grey, 3 of red, green and blue
 * @param data {@code [H, W, C]}, little-endian, from index 0
 */
public record Pixels(ElementType type, int height, int width, int channels, ByteBuffer data) {}
