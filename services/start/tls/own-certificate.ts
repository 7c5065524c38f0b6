import { hostname, networkInterfaces } from 'node:os'
import type { KeyPair, Tls } from '../../endpoint/secure-server.ts'
import { newAuthority, newServerCertificate } from '../../finspace/authority/certificate.ts'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import { allowedHosts, type Settings } from '../settings.ts'

interface OwnParts {
  host: string
  settings: Settings
  store: Store
  clock: Clock
  random: Random
}

const DAY_MS = 86_400_000
const AUTHORITY_MS = 20 * 365 * DAY_MS
const CERTIFICATE_MS = 90 * DAY_MS
const RENEW_AFTER_MS = 30 * DAY_MS
/** Clients' clocks may be behind. */
const EARLIER_MS = DAY_MS

const AUTHORITY_NAME = 'kdbflow endpoint'

/** A certificate by an authority of this installation, which its clients trust once: it is kept in the store. */
export function ownCertificate(
  parts: OwnParts,
): Pick<Tls, 'first' | 'follow'> & { /** In PEM. */ authority: string } {
  const { clock } = parts
  const authority = authorityOf(parts)
  return {
    authority: authority.certificate,
    first: issue(authority, parts),
    follow(replace) {
      const renew = () => {
        replace(issue(authority, parts))
        cancel = clock.at(clock.now() + RENEW_AFTER_MS, renew)
      }
      let cancel = clock.at(clock.now() + RENEW_AFTER_MS, renew)
      return () => cancel()
    },
  }
}

function authorityOf({ store, clock, random }: OwnParts): KeyPair {
  const table = store.collection<KeyPair>('endpoint.authority')
  return store.transact(() => {
    const kept = table.get(AUTHORITY_NAME)
    if (kept !== undefined) return kept
    const from = clock.now() - EARLIER_MS
    const made = newAuthority(AUTHORITY_NAME, { from, to: from + AUTHORITY_MS, serial: serialBy(random) })
    table.put(AUTHORITY_NAME, made)
    return made
  })
}

function issue(authority: KeyPair, { host, settings, clock, random }: OwnParts): KeyPair {
  const issued = newServerCertificate(authority, {
    authorityName: AUTHORITY_NAME,
    hosts: hostsFor(host, settings),
    from: clock.now() - EARLIER_MS,
    to: clock.now() + CERTIFICATE_MS,
    serial: serialBy(random),
  })
  return { ...issued, certificate: issued.certificate + authority.certificate }
}

/** Whatever clients may call it: where it listens, the names that browsers have for it, and this machine for itself. */
function hostsFor(host: string, settings: Settings): string[] {
  const listening = host === '0.0.0.0' || host === '::' ? [hostname(), ...addressesHere()] : [host]
  return [...new Set([...allowedHosts(settings), ...listening, 'localhost', '127.0.0.1', '::1'])]
}

/** Without those that hold on one link alone (`fe80::1%eth0`). */
const addressesHere = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .map(({ address }) => address)
    .filter(address => !address.startsWith('fe80:'))

const serialBy = (random: Random): Buffer => Buffer.from(random.uuid().replaceAll('-', ''), 'hex')
