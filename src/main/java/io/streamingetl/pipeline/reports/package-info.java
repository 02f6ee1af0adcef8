/** What the stages report of themselves for status and metrics. */
package io.streamingetl.pipeline.reports;
