/** The stages' reports about themselves, for status and metrics. */
package io.streamingetl.pipeline.reports;
