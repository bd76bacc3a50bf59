/**
 * JSON that others wrote, read so that nothing in it is taken for something else: {@link
 * dev.cosmicai.contract.json.StrictJson}. Uses nothing of this module.
 */
package dev.cosmicai.contract.json;
