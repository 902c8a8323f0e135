/**
 * Who is asking: access tokens are verified by every process itself, against the User Service's published keys; a
 * service's own token for calls to its neighbours is kept fresh here too.
 */
@NullMarked
package shop.defaults.auth;

import org.jspecify.annotations.NullMarked;
