/** Stock, as the Product Service keeps it. */
@NullMarked
package shop.order.product;

import org.jspecify.annotations.NullMarked;
