/** The command {@code rendezvous}: collectives and messages for processes that are no job's. */
package dev.cosmicai.cli.rendezvous;
