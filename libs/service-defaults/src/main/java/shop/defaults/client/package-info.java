/** Calls to a neighbour: a bounded pool of HTTP/1.1 connections, deadlines, and failures that say what is known. */
@NullMarked
package shop.defaults.client;

import org.jspecify.annotations.NullMarked;
