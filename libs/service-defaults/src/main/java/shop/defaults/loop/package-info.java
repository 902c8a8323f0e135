/** Event loops that carry virtual threads, and the sockets that these wait for. */
@NullMarked
package shop.defaults.loop;

import org.jspecify.annotations.NullMarked;
