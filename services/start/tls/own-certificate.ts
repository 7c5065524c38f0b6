import { hostname, networkInterfaces } from 'node:os'
import type { KeyPair, Tls } from '../../endpoint/secure-server.ts'
import { issue, keptAuthority } from '../../finspace/authority/authority.ts'
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
const CERTIFICATE_MS = 90 * DAY_MS
const RENEW_AFTER_MS = 30 * DAY_MS

const AUTHORITY_NAME = 'kdbflow endpoint'

/** A certificate by an authority of this installation, which its clients trust once: it is kept in the store. */
export function ownCertificate(
  parts: OwnParts,
): Pick<Tls, 'first' | 'follow'> & { /** In PEM. */ authority: string } {
  const { store, clock, host, settings } = parts
  const table = store.collection<KeyPair>('endpoint.authority')
  const authority = keptAuthority({ ...parts, table, key: AUTHORITY_NAME, name: AUTHORITY_NAME })
  const issued = () =>
    issue(parts, {
      ...{ authority, authorityName: AUTHORITY_NAME, forMs: CERTIFICATE_MS },
      // The machine's addresses may have changed.
      hosts: hostsFor(host, settings),
    })
  return {
    authority: authority.certificate,
    first: issued(),
    follow(replace) {
      const renew = () => {
        replace(issued())
        cancel = clock.at(clock.now() + RENEW_AFTER_MS, renew)
      }
      let cancel = clock.at(clock.now() + RENEW_AFTER_MS, renew)
      return () => cancel()
    },
  }
}

/** Whatever clients may call it: where it listens, and the names that browsers have for it. */
function hostsFor(host: string, settings: Settings): string[] {
  const listening = host === '0.0.0.0' || host === '::' ? [hostname(), ...addressesHere()] : [host]
  return [...allowedHosts(settings), ...listening]
}

/** Without those that hold on one link alone (`fe80::1%eth0`). */
const addressesHere = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .map(({ address }) => address)
    .filter(address => !address.startsWith('fe80:'))
