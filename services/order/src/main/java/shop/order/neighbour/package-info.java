/** Calls to the other services that are repeated where that is safe. */
@NullMarked
package shop.order.neighbour;

import org.jspecify.annotations.NullMarked;
