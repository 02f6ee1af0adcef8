/** {@code run}: the pipeline in this process. */
package io.streamingetl.cli.run;
