/** Proves from the services' data that no stock was lost, doubled or oversold: {@code ./shop audit}. */
@NullMarked
package shop.local.audit;

import org.jspecify.annotations.NullMarked;
