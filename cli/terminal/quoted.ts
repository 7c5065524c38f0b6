/** As a POSIX shell reads it back. */
export const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
