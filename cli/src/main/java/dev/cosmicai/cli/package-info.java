/** TODO. */
package dev.cosmicai.cli;
