/** The Order Service: places and tracks orders. */
@NullMarked
package shop.order;

import org.jspecify.annotations.NullMarked;
