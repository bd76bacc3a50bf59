/** TODO. */
package dev.cosmicai.coordinator;
