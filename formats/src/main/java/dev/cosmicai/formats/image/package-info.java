/**
 * Encoded images to pixels: JPEG and PNG. {@link dev.cosmicai.formats.image.ImageFile#open} walks
 * through a file's markers or chunks and checks what it declares; {@link
 * dev.cosmicai.formats.image.ImageFile#decode} then decodes it. The JDK's {@code javax.imageio}
 * does the decoding, and gets nothing but what it needs for that: a file that was put together
 * again, without profiles, texts, thumbnails and whatever else a file may bring along. It gives
 * samples as they are coded; colours are made of them here, as Pillow makes them.
 *
 * <p>JPEGs are equal to Pillow's to the last bit where both decoders have the same inverse cosine
 * transform, which libjpeg and libjpeg-turbo have, and else differ by 1 at most. PNGs are equal
 * always. The orientation that a camera notes (EXIF) is not applied, as torchvision's {@code
 * decode_image} does not either. Uses {@code io} and {@code tensor}.
 */
package dev.cosmicai.formats.image;
