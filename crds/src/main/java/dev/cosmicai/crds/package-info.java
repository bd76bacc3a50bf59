/** TODO. */
package dev.cosmicai.crds;
