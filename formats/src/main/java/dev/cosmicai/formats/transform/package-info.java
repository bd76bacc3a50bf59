/**
 * From a column's rows to what a network takes. {@link
 * dev.cosmicai.formats.transform.Conversion#of} looks once whether a column fits an input, with the
 * transforms that job or network declare, and says what is wrong; {@link
 * dev.cosmicai.formats.transform.Conversion#apply} then converts batch by batch. Where nothing has
 * to be done, it says so, and the rows go into the network as they are. Samples that come one by
 * one, such as encoded images, are converted by a {@link
 * dev.cosmicai.formats.transform.SampleConversion}, which keeps a conversion for each of their
 * sizes.
 *
 * <p>The image of a sample is described by a {@link dev.cosmicai.formats.transform.Window}: which
 * of its stored elements are wanted, and where each lies. Choosing channels, cropping and turning
 * channels to the front only change the window. {@link dev.cosmicai.formats.transform.Resampling}
 * and {@link dev.cosmicai.formats.transform.Affine} compute.
 */
package dev.cosmicai.formats.transform;
