package shop.defaults.error;

/** The errors that every service can answer; what only one service knows stands in that service. */
public final class CommonErrors {
    public static final ErrorType INVALID_REQUEST = new ErrorType("invalid-request", 400, "The request is not valid");
    public static final ErrorType MALFORMED_JSON = new ErrorType("malformed-json", 400, "The body is not JSON");
    public static final ErrorType MALFORMED_HTTP =
            new ErrorType("malformed-http", 400, "The HTTP message is not valid");
    public static final ErrorType UNAUTHENTICATED = new ErrorType("unauthenticated", 401, "Sign in first");
    public static final ErrorType FORBIDDEN = new ErrorType("forbidden", 403, "Not allowed");
    public static final ErrorType NOT_FOUND = new ErrorType("not-found", 404, "Not found");
    public static final ErrorType METHOD_NOT_ALLOWED =
            new ErrorType("method-not-allowed", 405, "The method is not allowed here");
    public static final ErrorType NOT_ACCEPTABLE = new ErrorType("not-acceptable", 406, "No such representation");
    public static final ErrorType REQUEST_TIMEOUT =
            new ErrorType("request-timeout", 408, "The request did not arrive in time");
    public static final ErrorType CONFLICT = new ErrorType("conflict", 409, "Conflict with the current state");
    public static final ErrorType PRECONDITION_FAILED =
            new ErrorType("precondition-failed", 412, "The resource has changed in the meantime");
    public static final ErrorType PAYLOAD_TOO_LARGE = new ErrorType("payload-too-large", 413, "The body is too large");
    public static final ErrorType URI_TOO_LONG = new ErrorType("uri-too-long", 414, "The address is too long");
    public static final ErrorType UNSUPPORTED_MEDIA_TYPE =
            new ErrorType("unsupported-media-type", 415, "The body's media type is not supported");
    public static final ErrorType PRECONDITION_REQUIRED =
            new ErrorType("precondition-required", 428, "The request must be conditional");
    public static final ErrorType TOO_MANY_REQUESTS = new ErrorType("too-many-requests", 429, "Too many requests");
    public static final ErrorType HEADERS_TOO_LARGE =
            new ErrorType("headers-too-large", 431, "The header fields are too large");
    public static final ErrorType INTERNAL = new ErrorType("internal", 500, "Something went wrong on our side");
    public static final ErrorType BAD_GATEWAY =
            new ErrorType("bad-gateway", 502, "A service behind this one gave no valid answer");
    public static final ErrorType UNAVAILABLE = new ErrorType("unavailable", 503, "Temporarily unavailable");
    public static final ErrorType GATEWAY_TIMEOUT =
            new ErrorType("gateway-timeout", 504, "A service behind this one did not answer in time");

    /** The key was used before, with a different body (draft-ietf-httpapi-idempotency-key-header, section 2.7). */
    public static final ErrorType IDEMPOTENCY_KEY_REUSED =
            new ErrorType("idempotency-key-reused", 422, "The Idempotency-Key belongs to another request");
    /** The first request with this key has not been answered yet. */
    public static final ErrorType IDEMPOTENCY_KEY_IN_FLIGHT =
            new ErrorType("idempotency-key-in-flight", 409, "The first request with this key is still running");

    private CommonErrors() {}
}
