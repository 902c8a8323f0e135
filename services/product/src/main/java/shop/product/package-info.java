/** The Product Service: what is sold, and how much of it there is. */
@NullMarked
package shop.product;

import org.jspecify.annotations.NullMarked;
