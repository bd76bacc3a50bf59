/** TODO. */
package dev.cosmicai.locals3;
