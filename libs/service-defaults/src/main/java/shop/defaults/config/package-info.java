/**
 * What a process runs with: {@code config/base.yaml}, under the environment's own file, under environment variables.
 */
@NullMarked
package shop.defaults.config;

import org.jspecify.annotations.NullMarked;
