/** What a record is decoded to: an event or a rejection, with its fields, key and types. */
package io.streamingetl.core.event;
