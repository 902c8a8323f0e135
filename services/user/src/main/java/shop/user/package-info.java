/**
 * The User Service: who people are, how they sign in, and the tokens that every other service trusts. Plain records with
 * rules, so one flat package: use cases are named for the act, ports for what they hold, {@code Mongo*} for where.
 */
@NullMarked
package shop.user;

import org.jspecify.annotations.NullMarked;
