/** The demo: everything of the product in one command, on a real broker and a real database. */
package io.streamingetl.demo;
