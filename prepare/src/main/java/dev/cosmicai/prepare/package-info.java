/**
 * From a survey's cut-outs and catalogue to the partitions that a job reads.
 *
 * <p>{@link dev.cosmicai.prepare.Preparation} is the story: which sample goes into which partition
 * follows from the request alone ({@link dev.cosmicai.prepare.SampleOrder}), so every partition is
 * a function of the input, and a preparation that was cut off goes on with the next partition that
 * is not recorded. {@link dev.cosmicai.prepare.CutOuts} and {@link dev.cosmicai.prepare.Catalogue}
 * read one sample; a {@link dev.cosmicai.prepare.PartitionBuffer} holds one partition; a {@link
 * dev.cosmicai.prepare.Destination} takes the files. What is made is described in {@code
 * dataset.json} ({@link dev.cosmicai.prepare.Dataset}), which is also what a later run reads to go
 * on.
 *
 * <p>A destination takes one preparation at a time: a folder by a lock ({@link
 * dev.cosmicai.prepare.FolderLock}), a store by an object that is renewed ({@link
 * dev.cosmicai.prepare.StoreLease}).
 *
 * <p>Memory is that of three partitions, whatever the input's size: one is filled while two are
 * written. Of the project it uses {@code faults}, {@code contract}, {@code storage} and {@code
 * formats}; of its own {@code input}, which tells formats apart, and {@code rows}, which reads.
 */
package dev.cosmicai.prepare;
