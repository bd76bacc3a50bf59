/** TODO. */
package dev.cosmicai.rendezvous;
