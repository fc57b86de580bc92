/** The oldest Node.js that packages run on, and every line that is supported. */
export const nodeVersions = ['20.20.2', '22.23.3', '24.21.0', '26.10.0'] as const;
