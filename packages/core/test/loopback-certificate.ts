/**
 * A self-made certificate for servers on this machine and for `gateway.example`, until 2120, and its key, which guards
 * nothing: made with `openssl ca -selfsign`, P-256.
 */
export const loopbackCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEfw/b6y1YCQPpa49
10+oI9ZCe4gC5yLphlAgTfJIBYWhRANCAAShb6vFy14W0gKh/1el2XAp3xPk5MXs
WTwm6C6Z+VBp5Knae/tvTZmG7tzpVACoc6fDkRiaaY8sNkSFidb5tKSw
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBhzCCASygAwIBAgIBATAKBggqhkjOPQQDAjAbMRkwFwYDVQQDDBBDcm9zc3Bv
aW50IHRlc3RzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAbMRkw
FwYDVQQDDBBDcm9zc3BvaW50IHRlc3RzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD
QgAEoW+rxcteFtICof9XpdlwKd8T5OTF7Fk8JugumflQaeSp2nv7b02Zhu7c6VQA
qHOnw5EYmmmPLDZEhYnW+bSksKNfMF0wKwYDVR0RBCQwIoIPZ2F0ZXdheS5leGFt
cGxlgglsb2NhbGhvc3SHBH8AAAEwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQU
hzwNNiOsjaM7+JDYIYOmCDZ65XgwCgYIKoZIzj0EAwIDSQAwRgIhANc4qD2BA7I9
qIqcyoGeeKz88seV7MjtZfJPEJYeEdvuAiEA1XDa5TlcfhDuYZlKO4/XH7649Wtq
ECwFsSYVc7P/VEY=
-----END CERTIFICATE-----
`,
} as const;
