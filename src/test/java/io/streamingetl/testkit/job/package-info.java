/** One pipeline of a test: its topic, its database and its configuration, on servers that tests share. */
package io.streamingetl.testkit.job;
