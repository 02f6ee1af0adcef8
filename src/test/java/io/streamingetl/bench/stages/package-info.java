/** The cost of each stage of the data path. */
package io.streamingetl.bench.stages;
