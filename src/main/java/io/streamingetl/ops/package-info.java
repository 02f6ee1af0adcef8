/** What people see of a running node, and what they tell it. */
package io.streamingetl.ops;
