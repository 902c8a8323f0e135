/** The whole shop on one machine, and the tools around it. */
@NullMarked
package shop.local;

import org.jspecify.annotations.NullMarked;
