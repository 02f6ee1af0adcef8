/** Roll-ups: coarser tables that change with the result table, and how one that is added later is filled from it. */
package io.streamingetl.pipeline.write.rollup;
