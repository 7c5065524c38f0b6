import type { Store } from '../../store/store.ts'
import type { Versions } from '../versions/versions.ts'

interface ReclaimParts {
  store: Store
  versions: Versions
  onFault(fault: unknown): void
}

/** Asked for while it runs, it runs once more. What a crash cuts short, the next start asks for again. */
export function createReclaim({ store, versions, onFault }: ReclaimParts): () => void {
  let running = false
  let again = false
  const run = async () => {
    while (again) {
      again = false
      await store.durable()
      await versions.reclaim('released')
    }
  }
  return () => {
    again = true
    if (running) return
    running = true
    run()
      .catch(onFault)
      .finally(() => {
        running = false
      })
  }
}
