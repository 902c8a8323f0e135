/** What is kept or compared in the place of something longer, or secret. */
@NullMarked
package shop.defaults.digest;

import org.jspecify.annotations.NullMarked;
