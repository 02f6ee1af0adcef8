/** How commands read the pipeline's database and topics. */
package io.streamingetl.cli.access;
