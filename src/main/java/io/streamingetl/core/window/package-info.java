/** Event time: tumbling windows, their plan, and watermarks. */
package io.streamingetl.core.window;
