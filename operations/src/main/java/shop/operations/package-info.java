/** Small programs that every image has beside its service, for those who run the shop where there is no shell. */
@NullMarked
package shop.operations;

import org.jspecify.annotations.NullMarked;
