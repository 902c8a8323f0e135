/** The closed set of errors, and the one exception that carries them. */
@NullMarked
package shop.defaults.error;

import org.jspecify.annotations.NullMarked;
