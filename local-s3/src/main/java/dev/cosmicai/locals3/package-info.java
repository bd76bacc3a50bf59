/**
 * An S3 server on a folder of this machine, for runs without a cluster and for tests: {@link
 * dev.cosmicai.locals3.LocalS3Server} is the whole of it for its users. The protocol is S3Proxy's;
 * {@link dev.cosmicai.locals3.FolderBlobStore} corrects what S3Proxy leaves open about files that
 * somebody else put into the folder. Knows nothing of runs, ranks or partitions.
 */
package dev.cosmicai.locals3;
