const LONGEST_MESSAGE = 1024

/** The text without what looks like a secret, cut to 1,024 bytes of UTF-8. */
export const redact = (text: string): string =>
  cut(SECRETS.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text))

const SECRETS = [
  // A kdb+ connection string: its last part is a password.
  /:(?:tcps?:\/\/)?[\w.-]+:\d{1,5}:[\w.-]+:\S+/g,
  // A presigned URL's query, and what of it may be quoted alone.
  /X-Amz-(?:Signature|Security-Token|Credential)=[^&\s"']+/gi,
  // Access key ids, as AWS documents their prefixes.
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(?:password|passwd|secret|token|secretAccessKey|sessionToken)["']?\s*[=:]\s*["']?[^\s"',&]+/gi,
]

function cut(text: string): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= LONGEST_MESSAGE) return text
  // A character cut in two decodes to U+FFFD, which is dropped to make room for the ellipsis.
  const whole = new TextDecoder().decode(bytes.subarray(0, LONGEST_MESSAGE - 3)).replace(/\uFFFD$/, '')
  return `${whole}…`
}
