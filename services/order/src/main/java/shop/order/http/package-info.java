/** The Order Service's part of the REST contract. */
@NullMarked
package shop.order.http;

import org.jspecify.annotations.NullMarked;
