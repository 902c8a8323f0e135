/** What is sold: the products that people see, search and price. It knows nothing of the stock ledger. */
@NullMarked
package shop.product.catalog;

import org.jspecify.annotations.NullMarked;
