package shop.user;

/** What can be done here. */
record UseCases(
        SignUp signUp,
        LogIn logIn,
        RotateRefreshToken rotateRefreshToken,
        IssueServiceToken issueServiceToken,
        LogOut logOut,
        FindUser findUser,
        ChangeUser changeUser,
        EraseUser eraseUser) {}
