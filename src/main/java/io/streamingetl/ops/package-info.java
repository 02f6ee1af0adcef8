/** What users see of a running node, and the commands that they send it. */
package io.streamingetl.ops;
