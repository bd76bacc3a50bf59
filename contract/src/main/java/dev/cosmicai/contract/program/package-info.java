/**
 * Ranks that are not ours: {@link dev.cosmicai.contract.program.Program}. Knows no other contract.
 */
package dev.cosmicai.contract.program;
