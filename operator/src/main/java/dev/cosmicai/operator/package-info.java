/** TODO. */
package dev.cosmicai.operator;
