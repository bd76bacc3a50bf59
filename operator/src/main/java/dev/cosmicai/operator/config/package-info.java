/**
 * How this operator was installed. A leaf: builders, shells and the process read {@link
 * dev.cosmicai.operator.config.OperatorConfig}, which knows none of them.
 */
package dev.cosmicai.operator.config;
