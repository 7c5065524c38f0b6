// Who may ask without a signature: pages of this endpoint, and tools. A page of another site could lead its own name
// to this address (DNS rebinding), and would then read as its own what is served here.
import type { Answer } from '../wire/call.ts'
import type { SignedRequest } from '../wire/sigv4/signature.ts'

export interface OwnHost {
  /** Where the connection came in. */
  localAddress: string | undefined
  /** Names that proxies and other machines have for this endpoint, in lower case. */
  allowed: readonly string[]
}

/** 403 for a `Host` that is not this endpoint's, or an `Origin` that is another one's; undefined for all else. */
export function foreignAnswer({ headers }: Pick<SignedRequest, 'headers'>, own: OwnHost): Answer | undefined {
  const { host, origin } = headers
  // Browsers always send it.
  if (host === undefined) return undefined
  if (!isOwn(nameOf(host), own)) return refusal('Host', host)
  if (origin === undefined || isSameOrigin(origin, host, own)) return undefined
  return refusal('Origin', origin)
}

function isOwn(name: string, { localAddress, allowed }: OwnHost): boolean {
  const addresses = [localAddress, localAddress?.replace(/^::ffff:/, '')]
  return LOOPBACK.test(name) || addresses.includes(name) || allowed.includes(name)
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost|[\w-]+\.localhost)$/

/** A proxy that encrypts changes the scheme, and may change the host: then the name that browsers use is an allowed one. */
function isSameOrigin(origin: string, host: string, { allowed }: OwnHost): boolean {
  const [, authority] = /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase()) ?? []
  if (authority === undefined) return false
  return authority === host.toLowerCase() || allowed.includes(nameOf(authority))
}

/** Without its port, and an IPv6 address without its brackets. */
const nameOf = (authority: string) =>
  authority
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')

const refusal = (header: string, got: string): Answer => ({
  status: 403,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: `expected ${header} to name this endpoint, got ${got}: KDBFLOW_ALLOWED_HOSTS allows names of proxies\n`,
})
