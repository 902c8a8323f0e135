/** A server for tests that does to its clients whatever a test wants, octet by octet. It needs nothing of the shop's. */
@NullMarked
package shop.scripted;

import org.jspecify.annotations.NullMarked;
