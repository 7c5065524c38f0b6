import type { Collection } from '../../../store/collection.ts'
import type { Reference, References } from './reference.ts'

/** The references of a database, and those of a version in the making. */
export interface ReferenceDraft extends References {
  isEmpty(): boolean
  add(put: string, reference: Reference): void
  /** Stores those that were added, in the running transaction. */
  save(): void
}

/** `prefix` is of the keys of one database's references. */
export function draftReferences(
  stored: Pick<Collection<Reference>, 'get' | 'put' | 'count'>,
  prefix: string,
): ReferenceDraft {
  const fresh = new Map<string, Reference>()
  // Asked for once for each file.
  const known = new Map<string, Reference | undefined>()
  const findStored = (put: string) => {
    if (!known.has(put)) known.set(put, stored.get(prefix + put))
    return known.get(put)
  }
  return {
    find: put => fresh.get(put) ?? findStored(put),
    isEmpty: () => fresh.size === 0 && stored.count({ prefix }) === 0,
    add: (put, reference) => void fresh.set(put, reference),
    save() {
      for (const [put, reference] of fresh) stored.put(prefix + put, reference)
    },
  }
}
