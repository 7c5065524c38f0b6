import { createHmac, timingSafeEqual } from 'node:crypto'

// A password for one user and one cluster, in the shape of the one FinSpace signs: a query string, so that it
// has no `:` and survives the splitting of a connection string.

const algorithm = 'KDBFLOW-HMAC-SHA256'

/** FinSpace's own validity. */
const defaultExpirySeconds = 900

export type TokenVerdict =
  | 'valid'
  | 'malformed'
  | 'forged' // not signed with this secret, or changed since
  | 'expired'
  | 'early' // signed in the future
  | 'other user'
  | 'other cluster'

export type TokenRequest = {
  host: string
  port: number
  user: string
  /** When the user was created, in milliseconds since 1970; distinguishes the user from a later one of the same name. */
  since: number
  clusterName: string
  secret: string
  /** The SHA-256 fingerprint, in hex, of the authority whose certificate the node shows. */
  authority?: string
  /** Milliseconds since 1970. */
  now: number
  expiresInSeconds?: number
}

/** Signs a token. It holds no `:` and stays under 600 characters with names of 60. */
export function mintToken(request: TokenRequest): string {
  const {
    host,
    port,
    user,
    since,
    clusterName,
    secret,
    now,
    authority,
    expiresInSeconds = defaultExpirySeconds,
  } = request
  const signed = new URLSearchParams({
    Host: host,
    Port: String(port),
    User: user,
    UserSince: String(since),
    Issued: String(now),
    ...(authority === undefined ? {} : { Authority: authority }),
    Action: 'finspace:ConnectKxCluster',
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Date': formatAmzDate(now),
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Expires': String(expiresInSeconds),
    'X-Amz-Credential': clusterName,
  }).toString()
  return `${signed}&X-Amz-Signature=${sign(signed, secret)}`
}

/** Judges a token at `now` (milliseconds since 1970) for one user of one cluster. */
export function verifyToken(
  token: string,
  { secret, now, user, clusterName }: Pick<TokenRequest, 'secret' | 'now' | 'user' | 'clusterName'>,
): TokenVerdict {
  const [signed, signature, ...more] = token.split('&X-Amz-Signature=')
  if (signed === undefined || signature === undefined || more.length > 0) return 'malformed'
  if (!isSameText(signature, sign(signed, secret))) return 'forged'
  const fields = new URLSearchParams(signed)
  const start = parseAmzDate(fields.get('X-Amz-Date') ?? '')
  const end = start + Number(fields.get('X-Amz-Expires')) * 1000
  if (Number.isNaN(end)) return 'malformed'
  if (now >= end) return 'expired'
  // Two machines' clocks may differ by as much as SigV4 lets them.
  if (now < start - 300_000) return 'early'
  if (fields.get('User') !== user) return 'other user'
  return fields.get('X-Amz-Credential') === clusterName ? 'valid' : 'other cluster'
}

/** What a valid token says of its user and itself, both in milliseconds since 1970. */
export function claimsOf(token: string): { since: number; issued: number } {
  const fields = new URLSearchParams(token)
  return { since: Number(fields.get('UserSince')), issued: Number(fields.get('Issued')) }
}

const sign = (text: string, secret: string): string => createHmac('sha256', secret).update(text).digest('hex')

/** In constant time, so that the time reveals nothing of the right text. */
export function isSameText(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** `20261120T083000Z` */
const formatAmzDate = (millis: number): string =>
  new Date(millis).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')

const parseAmzDate = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
