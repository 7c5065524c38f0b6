import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { KdbConnectionError } from './connection-error.ts'

/** What a token says of the certificate authority of the node that it is for; none does that FinSpace signed. */
export const authorityIn = (password: string): string | undefined =>
  new URLSearchParams(password).get('Authority') ?? undefined

/**
 * Makes sure that a peer's certificate comes from this authority and is for this host, so that nobody else gets the
 * token. The authority's own certificate comes with the peer's: its fingerprint is all that one needs to know.
 */
export function verifyPeer(
  socket: TLSSocket,
  { fingerprint, host, now }: { fingerprint: string; host: string; now: number },
): void {
  const { raw, issuerCertificate } = socket.getPeerCertificate(true)
  const peer = new X509Certificate(raw)
  const authority = issuerCertificate === undefined ? peer : new X509Certificate(issuerCertificate.raw)
  const isFor = isIP(host) === 0 ? peer.checkHost(host) : peer.checkIP(host)
  const isTrusted =
    authority.fingerprint256.replaceAll(':', '').toLowerCase() === fingerprint &&
    peer.verify(authority.publicKey) &&
    Date.parse(peer.validFrom) <= now &&
    now < Date.parse(peer.validTo) &&
    isFor !== undefined
  if (isTrusted) return
  throw new KdbConnectionError(
    'UNTRUSTED',
    `expected a certificate for ${host} of the authority that the token names, got ${peer.subject} of ${peer.issuer}`,
  )
}
