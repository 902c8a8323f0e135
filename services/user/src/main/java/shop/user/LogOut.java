package shop.user;

/** Somebody leaves: every refresh token of their login ends, whichever of them they hold. */
final class LogOut {
    private final RefreshTokens refreshTokens;

    LogOut(RefreshTokens refreshTokens) {
        this.refreshTokens = refreshTokens;
    }

    /** Says nothing about whether there was such a login (RFC 7009, section 2.2). */
    void logOut(RefreshToken token) {
        refreshTokens.revoke(token.familyDigest());
    }
}
