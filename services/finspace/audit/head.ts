import type { Clock } from '../../store/clock.ts'
import type { Store } from '../../store/store.ts'

/** The hash of the log's last line as the store keeps it, so that a missing tail of the log shows. */
export interface Head {
  /** Called for each line. That of a change is kept at once, that of anything else within a second. */
  moved(isChange: boolean): void
  close(): Promise<void>
}

export interface KeptHead {
  /** Of the last line. */
  hash: string
  /** Of the last line that a power loss leaves there. Absent in what earlier releases kept. */
  synced?: string
}

export const openHeads = (store: Pick<Store, 'collection'>) => store.collection<KeptHead>('finspace/audit')

export const LAST = 'last'

/** How long a line waits for the disk: what a power loss may take of the log. */
const WITHIN_MS = 1000

interface HeadParts {
  store: Pick<Store, 'collection'>
  clock: Clock
  hash(): string
  /** Answers the hash of the last line that is then durable. */
  sync(): Promise<string>
  onFault(fault: unknown): void
}

export function openHead({ store, clock, hash, sync, onFault }: HeadParts): Head {
  const heads = openHeads(store)
  let cancel: (() => void) | undefined
  let syncing = Promise.resolve()
  let kept = heads.get(LAST)
  const keep = (synced = kept?.synced) => {
    if (kept?.hash === hash() && kept.synced === synced) return
    const head = { hash: hash(), ...(synced === undefined ? {} : { synced }) }
    try {
      heads.put(LAST, head)
      kept = head
    } catch (error) {
      onFault(error)
    }
  }
  const keepAndSync = () => {
    cancel?.()
    cancel = undefined
    keep()
    syncing = syncing.then(sync).then(keep).catch(onFault)
    return syncing
  }
  keep()
  return {
    moved(isChange) {
      if (isChange) keep()
      cancel ??= clock.at(clock.now() + WITHIN_MS, keepAndSync)
    },
    close: keepAndSync,
  }
}
