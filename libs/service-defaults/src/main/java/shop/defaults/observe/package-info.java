/** Health and metrics. */
@NullMarked
package shop.defaults.observe;

import org.jspecify.annotations.NullMarked;
