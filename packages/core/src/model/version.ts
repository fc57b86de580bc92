/** The version of this package, for `user-agent`; a test holds it against package.json. */
export const version = '0.0.0';
