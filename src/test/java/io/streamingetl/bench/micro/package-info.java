/** JMH benchmarks of single classes. */
package io.streamingetl.bench.micro;
