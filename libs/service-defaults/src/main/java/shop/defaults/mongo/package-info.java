/** The connection to MongoDB. */
@NullMarked
package shop.defaults.mongo;

import org.jspecify.annotations.NullMarked;
