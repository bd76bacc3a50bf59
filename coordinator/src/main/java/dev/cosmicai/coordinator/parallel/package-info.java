/** Many objects of the store at a time, in a bounded memory. */
package dev.cosmicai.coordinator.parallel;
