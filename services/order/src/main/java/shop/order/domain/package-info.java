/** What an order is and which steps it may take: values and rules, without I/O and without a framework. */
@NullMarked
package shop.order.domain;

import org.jspecify.annotations.NullMarked;
