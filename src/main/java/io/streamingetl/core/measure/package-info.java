/** What is summed: measures, their products and how they accumulate. */
package io.streamingetl.core.measure;
