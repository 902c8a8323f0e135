/** Orders in MongoDB. */
@NullMarked
package shop.order.mongo;

import org.jspecify.annotations.NullMarked;
