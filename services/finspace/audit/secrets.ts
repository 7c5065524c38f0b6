/** CloudTrail's own words for what it leaves out. */
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS'

/** Passwords, and what the model calls sensitive. */
const SECRET = ['signedConnectionString', 'emailAddress', 'samlMetadataDocument']

export function hideSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideSecrets)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      SECRET.includes(name) ? HIDDEN : hideSecrets(member),
    ]),
  )
}
