/** Real servers, processes and faults for the tests, the demo and the benchmark. */
package io.streamingetl.testkit;
