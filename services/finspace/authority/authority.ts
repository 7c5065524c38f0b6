import { X509Certificate } from 'node:crypto'
import type { Clock } from '../../store/clock.ts'
import type { Collection } from '../../store/collection.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import { type Certificate, newAuthority, newServerCertificate } from './certificate.ts'

export interface AuthorityTables {
  /** By environment. */
  authority: Collection<Certificate>
}

export interface AuthorityParts {
  store: Store
  clock: Clock
  random: Random
  tables: AuthorityTables
}

const DAY_MS = 86_400_000
const YEARS_MS = 20 * 365 * DAY_MS
/** A node gets another long before. */
const NODE_MS = 30 * DAY_MS
/** Clients' clocks may be behind. */
const EARLIER_MS = DAY_MS

/** The certificate authority of an environment: made when it is first asked for, and then kept. */
export function authorityOf(
  { tables, store, clock, random }: AuthorityParts,
  environmentId: string,
): Certificate {
  return store.transact(() => {
    const kept = tables.authority.get(environmentId)
    if (kept !== undefined) return kept
    const from = clock.now() - EARLIER_MS
    const to = from + YEARS_MS
    const made = newAuthority(nameOf(environmentId), { from, to, serial: serialOf(random.uuid()) })
    tables.authority.put(environmentId, made)
    return made
  })
}

/** What a connection string says of the authority: a client of ours needs no more to know it. */
export const fingerprintOf = (authority: Certificate): string =>
  new X509Certificate(authority.certificate).fingerprint256.replaceAll(':', '').toLowerCase()

/** A certificate for nodes at a host. Its authority's comes with it. */
export function nodeCertificate(parts: AuthorityParts, environmentId: string, host: string): Certificate {
  const { clock, random } = parts
  const authority = authorityOf(parts, environmentId)
  const from = clock.now() - EARLIER_MS
  const issued = newServerCertificate(authority, {
    authorityName: nameOf(environmentId),
    hosts: [...new Set([host, 'localhost', '127.0.0.1', '::1'])],
    from,
    to: clock.now() + NODE_MS,
    serial: serialOf(random.uuid()),
  })
  return { ...issued, certificate: issued.certificate + authority.certificate }
}

const nameOf = (environmentId: string) => `kdbflow environment ${environmentId}`

const serialOf = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex')
