/** Configuration changes while nodes fail. */
package io.streamingetl.faults.reload;
