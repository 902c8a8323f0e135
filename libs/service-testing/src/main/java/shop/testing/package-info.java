/** What the services' tests are built from: databases, clocks, races, faults, neighbours and processes. */
@NullMarked
package shop.testing;

import org.jspecify.annotations.NullMarked;
