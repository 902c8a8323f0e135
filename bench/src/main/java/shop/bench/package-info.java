/** What the shop can do in a second, measured beside something else in the same run. */
@NullMarked
package shop.bench;

import org.jspecify.annotations.NullMarked;
