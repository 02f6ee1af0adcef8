/** What a record is decoded to: an event, or the reason why it is rejected; fields, keys and their types. */
package io.streamingetl.core.event;
