package shop.user;

/** What a successful login or rotation gives. */
record IssuedTokens(String accessToken, RefreshToken refreshToken) {
    @Override
    public String toString() {
        return "IssuedTokens[…]";
    }
}
