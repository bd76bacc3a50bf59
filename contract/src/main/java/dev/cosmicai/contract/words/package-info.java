/** Words in messages to people: lists of them, and which one was meant. Pure. */
package dev.cosmicai.contract.words;
