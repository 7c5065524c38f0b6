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

/** The certificate authority of an environment. */
export const authorityOf = (parts: AuthorityParts, environmentId: string): Certificate =>
  keptAuthority({ ...parts, table: parts.tables.authority, key: environmentId, name: nameOf(environmentId) })

type Makers = Pick<AuthorityParts, 'store' | 'clock' | 'random'>

/** A certificate authority: made when it is first asked for, and then kept. */
export function keptAuthority({
  store,
  clock,
  random,
  table,
  key,
  name,
}: Makers & { table: Collection<Certificate>; key: string; name: string }): Certificate {
  return store.transact(() => {
    const kept = table.get(key)
    if (kept !== undefined) return kept
    const from = clock.now() - EARLIER_MS
    const made = newAuthority(name, { from, to: from + YEARS_MS, serial: serialOf(random.uuid()) })
    table.put(key, made)
    return made
  })
}

/** What a connection string says of the authority: a client of ours needs no more to know it. */
export const fingerprintOf = (authority: Certificate): string =>
  new X509Certificate(authority.certificate).fingerprint256.replaceAll(':', '').toLowerCase()

/** A certificate for nodes at a host. Its authority's comes with it. */
export const nodeCertificate = (parts: AuthorityParts, environmentId: string, host: string): Certificate =>
  issue(parts, {
    ...{ authority: authorityOf(parts, environmentId), authorityName: nameOf(environmentId) },
    ...{ hosts: [host], forMs: NODE_MS },
  })

interface Issue {
  authority: Certificate
  authorityName: string
  /** Beside this machine's names for itself. */
  hosts: readonly string[]
  forMs: number
}

/** A certificate of a server, with that of its authority behind it. */
export function issue(
  { clock, random }: Pick<Makers, 'clock' | 'random'>,
  { authority, authorityName, hosts, forMs }: Issue,
): Certificate {
  const issued = newServerCertificate(authority, {
    authorityName,
    hosts: [...new Set([...hosts, 'localhost', '127.0.0.1', '::1'])],
    from: clock.now() - EARLIER_MS,
    to: clock.now() + forMs,
    serial: serialOf(random.uuid()),
  })
  return { ...issued, certificate: issued.certificate + authority.certificate }
}

const nameOf = (environmentId: string) => `kdbflow environment ${environmentId}`

const serialOf = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex')
