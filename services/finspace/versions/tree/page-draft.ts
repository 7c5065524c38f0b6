import { createHash } from 'node:crypto'
import type { Collection } from '../../../store/collection.ts'
import type { Page, Pages } from './pages.ts'

/** Pages of a version in the making: read from the store, written to it only when the version is published. */
export interface PageDraft extends Pages {
  /** Stores the new pages that `page` reaches, in the running transaction. Those that later ones replaced go. */
  save(page: string | undefined): void
}

/** `prefix` is of the keys of one database's pages. */
export function draftPages(stored: Pick<Collection<Page>, 'get' | 'put'>, prefix: string): PageDraft {
  const fresh = new Map<string, Page>()
  const save = (id: string | undefined | null) => {
    const page = fresh.get(id ?? '')
    if (page === undefined || id === null || id === undefined) return
    fresh.delete(id)
    stored.put(prefix + id, page)
    for (const child of childrenOf(page)) save(child)
  }
  return {
    read(id) {
      const page = fresh.get(id) ?? stored.get(prefix + id)
      if (page === undefined) throw new Error(`expected page ${prefix}${id} in the store, got none`)
      return page
    },
    write(page) {
      const id = createHash('sha256').update(JSON.stringify(page)).digest('base64url').slice(0, 32)
      fresh.set(id, page)
      return id
    },
    save,
  }
}

/** The pages that a page leads to: those below it in the trie, and those of the trees among its entries. */
export const childrenOf = (page: Page): string[] =>
  'entries' in page
    ? page.entries.flatMap(([, entry]) =>
        entry.kind === 'tree' && entry.page !== undefined ? [entry.page] : [],
      )
    : page.children.filter(child => child !== null)
