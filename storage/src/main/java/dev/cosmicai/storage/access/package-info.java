/**
 * Who we are and whom we trust, as the environment and the profile files say it: {@link
 * dev.cosmicai.storage.access.CredentialsChain} finds the keys, {@link
 * dev.cosmicai.storage.access.TrustedAuthorities} the certificate authorities of {@code
 * AWS_CA_BUNDLE}.
 *
 * <p>For the other packages of this module only. It may use the SDK, {@code faults} and {@code
 * storage.calls}.
 */
package dev.cosmicai.storage.access;
