/** The HTTP server: dashboard, status, metrics, health, commands, and access control. */
package io.streamingetl.ops.http;
