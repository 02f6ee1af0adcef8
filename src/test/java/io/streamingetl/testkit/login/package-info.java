/** Who vouches for a client that logs in to a broker: an OAuth 2.0 server and a Kerberos realm. */
package io.streamingetl.testkit.login;
