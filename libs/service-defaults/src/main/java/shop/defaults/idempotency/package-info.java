/** The Idempotency-Key of writing routes: one key, one effect, one answer. */
@NullMarked
package shop.defaults.idempotency;

import org.jspecify.annotations.NullMarked;
