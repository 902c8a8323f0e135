/** How much there is: the append-only stock ledger, which alone decides, and its projection on the products. */
@NullMarked
package shop.product.stock;

import org.jspecify.annotations.NullMarked;
