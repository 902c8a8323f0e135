/** JSON in and out: a strict reader that names every wrong field, and one writer. */
@NullMarked
package shop.defaults.json;

import org.jspecify.annotations.NullMarked;
