/** The HTTP server that every process starts: filters, problem documents, paging, entity tags, deadlines. */
@NullMarked
package shop.defaults.http;

import org.jspecify.annotations.NullMarked;
