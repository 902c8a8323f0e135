/** Customers, as the User Service knows them. */
@NullMarked
package shop.order.user;

import org.jspecify.annotations.NullMarked;
