/** What every test may use: waiting for a condition, bad records, markers of tests. */
package io.streamingetl.testkit;
