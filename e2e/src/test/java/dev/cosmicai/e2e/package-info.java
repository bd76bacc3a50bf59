/**
 * What users do with the installed chart, on a real cluster: each class is one theme, each method
 * one promise. The harness says which cluster.
 */
package dev.cosmicai.e2e;
