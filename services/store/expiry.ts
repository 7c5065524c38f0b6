import type { Store } from './store.ts'

/** What goes by itself when its time is over. */
export interface Expiry {
  /** In the running transaction. Milliseconds since 1970. */
  at(key: string, due: number): void
  /** It stays. */
  cancel(key: string): void
}

/** `forget` runs in the transaction that ends the expiry. */
export function openExpiry({ store, name, forget, report }: ExpiryParts): Expiry {
  const work = store.work(name)
  const expire = (key: string) =>
    store.transact(() => {
      work.done(key)
      forget(key)
    })
  void work.start(expire, report)
  return { at: (key, due) => work.ask(key, due), cancel: key => work.done(key) }
}

interface ExpiryParts {
  store: Store
  /** Of the work. */
  name: string
  forget(key: string): void
  /** Receives what `forget` threw; it is tried again soon. */
  report(error: unknown): void
}
