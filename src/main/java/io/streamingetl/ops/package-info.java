/** What people see of a running node: its status, health and log. */
package io.streamingetl.ops;
