/**
 * Pickles that describe tensors. A pickle is a program; {@link
 * dev.cosmicai.formats.pickle.Unpickler} runs only the instructions that describe data, refuses
 * every global that is not on its list by name, and makes {@link
 * dev.cosmicai.formats.pickle.PickleValue}s of the rest. {@link
 * dev.cosmicai.formats.pickle.PickleWriter} writes what {@code torch.save} writes. Uses {@code
 * formats.tensor} for the element types, and {@code io}.
 */
package dev.cosmicai.formats.pickle;
