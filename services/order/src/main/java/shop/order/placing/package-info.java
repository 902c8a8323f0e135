/** What can be done with orders, and what that needs of others: the use cases, the saga they share, and its ports. */
@NullMarked
package shop.order.placing;

import org.jspecify.annotations.NullMarked;
