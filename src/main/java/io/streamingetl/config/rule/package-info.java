/** What a value may be: the rules that the records share, and the errors that name key, value and rule. */
package io.streamingetl.config.rule;
