/** How a process starts, logs and stops. */
@NullMarked
package shop.defaults.process;

import org.jspecify.annotations.NullMarked;
