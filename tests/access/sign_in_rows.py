"""One's own sign-in: its pages, its second step and where one is signed in."""

from tests.access.rows import (
    AGAIN,
    ANONYMOUS,
    EVERYBODY,
    FOR_STAFF,
    GOES_ON,
    NO_METHOD,
    OPENS,
    PUBLIC,
    SIGN_IN,
    SIGNED_IN,
    WRITES,
    Row,
)

STEP = "account/second-step/"
DEVICES = "account/devices/"
OWN_SIGN_IN = ("account_", "mfa_")
"""How the names of addresses of one's own sign-in begin: there the table tells of a sign-in some while ago."""

SIGN_IN_ROWS: tuple[Row, ...] = (
    Row("account_login", "sign-in/", "GET", "the sign-in page", {OPENS: (ANONYMOUS,), GOES_ON: SIGNED_IN}),
    Row("account_login", "sign-in/", "POST", "signing in", {GOES_ON: EVERYBODY}),
    Row("account_login", "sign-in/", "PUT", "empty: nobody signs in", {OPENS: (ANONYMOUS,), GOES_ON: SIGNED_IN}),
    *(
        Row("account_login", "sign-in/", method, "no such request", {GOES_ON: SIGNED_IN}, anonymous=NO_METHOD)
        for method in ("PATCH", "DELETE")
    ),
    Row("account_logout", "sign-out/", "GET", "asks; signs nobody out", FOR_STAFF),
    Row("account_logout", "sign-out/", "POST", "signing out", {SIGN_IN: EVERYBODY}),
    Row("account_reauthenticate", "account/again/", "GET", "the password once more", FOR_STAFF),
    Row("account_reauthenticate", "account/again/", "POST", "giving it", {GOES_ON: SIGNED_IN}),
    Row("account_reauthenticate", "account/again/", "PUT", "empty: confirms nothing", FOR_STAFF),
    *(
        Row("account_change_password", "account/password/", method, "changing one’s own password", {AGAIN: SIGNED_IN})
        for method in ("GET", "POST", *WRITES)
    ),
    Row("account_sign_ins", DEVICES, "GET", "where one is signed in", FOR_STAFF),
    Row("account_end_sign_in", f"{DEVICES}end", "POST", "signing out in one of those places", {GOES_ON: SIGNED_IN}),
    Row("account_end_others", f"{DEVICES}end-others", "POST", "signing out in all others", {GOES_ON: SIGNED_IN}),
    Row("account_end_all", f"{DEVICES}end-all", "POST", "signing out everywhere", {SIGN_IN: SIGNED_IN}),
    Row("account_inactive", "account/inactive/", "GET", "says that a sign-in is not in use", PUBLIC),
    Row("mfa_index", STEP, "GET", "one’s own sign-in", FOR_STAFF),
    Row(
        "mfa_login_webauthn",
        "sign-in/passkey/",
        "GET",
        "what to ask a passkey",
        {OPENS: (ANONYMOUS,), GOES_ON: SIGNED_IN},
    ),
    Row("mfa_login_webauthn", "sign-in/passkey/", "POST", "signing in with one", {GOES_ON: SIGNED_IN}),
    *(
        Row("mfa_authenticate", f"{STEP}authenticate/", method, "the second step", {GOES_ON: SIGNED_IN})
        for method in ("GET", "POST", *WRITES)
    ),
    *(
        Row(
            "mfa_reauthenticate",
            f"{STEP}reauthenticate/",
            method,
            "a code once more; here it is off",
            {AGAIN: SIGNED_IN},
        )
        for method in ("GET", "POST", *WRITES)
    ),
    *(
        Row(name, f"{STEP}{address}", method, what, {AGAIN: SIGNED_IN})
        for name, address, what in (
            ("mfa_activate_totp", "totp/activate/", "turning codes from an app on"),
            ("mfa_deactivate_totp", "totp/deactivate/", "turning them off"),
            ("mfa_generate_recovery_codes", "recovery-codes/generate/", "making recovery codes"),
            ("mfa_view_recovery_codes", "recovery-codes/", "recovery codes"),
            ("mfa_download_recovery_codes", "recovery-codes/download/", "them as a file"),
            ("mfa_add_webauthn", "passkeys/add/", "adding a passkey"),
            ("mfa_edit_webauthn", "passkeys/<int:pk>/name/", "giving one of one’s own another name"),
            ("mfa_remove_webauthn", "passkeys/<int:pk>/remove/", "removing one of one’s own"),
        )
        for method in ("GET", "POST", *WRITES)
    ),
    *(
        Row(
            "mfa_reauthenticate_webauthn",
            f"{STEP}passkeys/again/",
            method,
            "a passkey once more; here there is none",
            {AGAIN: SIGNED_IN},
        )
        for method in ("GET", "POST", *WRITES)
    ),
)
