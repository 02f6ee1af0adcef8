/** The HTTP server: dashboard, status, health, and who may see them. */
package io.streamingetl.ops.http;
