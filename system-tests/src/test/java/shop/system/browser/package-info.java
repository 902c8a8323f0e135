/** The storefront and the documentation as people use them, in a real browser before the real shop. */
@NullMarked
package shop.system.browser;

import org.jspecify.annotations.NullMarked;
