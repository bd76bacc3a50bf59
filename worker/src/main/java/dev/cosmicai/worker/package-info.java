/** TODO. */
package dev.cosmicai.worker;
