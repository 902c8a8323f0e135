/** Traces: spans of what a process does for a request, told to a collector when one is configured. */
@NullMarked
package shop.defaults.trace;

import org.jspecify.annotations.NullMarked;
