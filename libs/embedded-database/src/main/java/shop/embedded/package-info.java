/** A MongoDB-compatible server inside the process, for development and tests, that keeps what it has acknowledged. */
@NullMarked
package shop.embedded;

import org.jspecify.annotations.NullMarked;
