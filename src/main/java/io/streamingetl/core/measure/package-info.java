/** What is aggregated: measures, their kinds, and the products that they accumulate. */
package io.streamingetl.core.measure;
