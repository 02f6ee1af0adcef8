/** The rules that values must obey, how values are spelled, and the errors that name key, value and rule. */
package io.streamingetl.config.rule;
