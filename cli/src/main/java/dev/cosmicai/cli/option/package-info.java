/**
 * What several commands share: options ({@link dev.cosmicai.cli.option.JobOptions} and {@link
 * dev.cosmicai.cli.option.StoreOptions}), help texts, and where they write ({@link
 * dev.cosmicai.cli.option.Console}). Knows no command.
 */
package dev.cosmicai.cli.option;
