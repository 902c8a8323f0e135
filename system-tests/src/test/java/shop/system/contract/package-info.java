/** The running services held against their OpenAPI documents, by requests made up from the documents. */
@NullMarked
package shop.system.contract;

import org.jspecify.annotations.NullMarked;
