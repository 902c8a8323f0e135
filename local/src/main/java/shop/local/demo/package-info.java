/** Fills a running shop with believable data and plays buyers and staff against it, through its REST API alone. */
@NullMarked
package shop.local.demo;

import org.jspecify.annotations.NullMarked;
