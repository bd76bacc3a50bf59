/** TODO. */
package dev.cosmicai.results;
