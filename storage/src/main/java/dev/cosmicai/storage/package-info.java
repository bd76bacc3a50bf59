/** TODO. */
package dev.cosmicai.storage;
