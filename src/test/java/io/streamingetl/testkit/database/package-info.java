/** Real MariaDB and MySQL servers, alone or with a replica. */
package io.streamingetl.testkit.database;
