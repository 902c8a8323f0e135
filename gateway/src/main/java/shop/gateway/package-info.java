/** One address in front of the three services: a reverse proxy, the joined contract, and the pages around them. */
@NullMarked
package shop.gateway;

import org.jspecify.annotations.NullMarked;
