import type { Clock } from '../../store/clock.ts'
import type { Store } from '../../store/store.ts'

/** The hash of the log's last line as the store keeps it, so that a missing tail of the log shows. */
export interface Head {
  /** Called for each line. That of a change is kept at once, that of anything else within a second. */
  moved(isChange: boolean): void
  close(): void
}

export interface KeptHead {
  hash: string
}

export const openHeads = (store: Pick<Store, 'collection'>) => store.collection<KeptHead>('finspace/audit')

export const LAST = 'last'

const WITHIN_MS = 1000

interface HeadParts {
  store: Pick<Store, 'collection'>
  clock: Clock
  hash(): string
  onFault(fault: unknown): void
}

export function openHead({ store, clock, hash, onFault }: HeadParts): Head {
  const heads = openHeads(store)
  let cancel: (() => void) | undefined
  let kept = heads.get(LAST)?.hash
  const keep = () => {
    cancel?.()
    cancel = undefined
    if (kept === hash()) return
    try {
      heads.put(LAST, { hash: hash() })
      kept = hash()
    } catch (error) {
      onFault(error)
    }
  }
  keep()
  return {
    moved(isChange) {
      if (isChange) keep()
      else cancel ??= clock.at(clock.now() + WITHIN_MS, keep)
    },
    close: keep,
  }
}
