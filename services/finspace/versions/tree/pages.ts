import { createHash } from 'node:crypto'
import type { Entry } from './entry.ts'

// The entries of a tree are kept in pages of bounded size: a hash trie whose pages are named by their content
// and never change. So a version costs the pages on the way to what it changes, and shares all others.

export type Page = Leaf | Branch

interface Leaf {
  entries: [name: string, Entry][]
}

/** Divides the names by one hexadecimal digit of their hash. */
interface Branch {
  size: number
  children: (string | null)[]
}

export interface Pages {
  read(id: string): Page
  write(page: Page): string
}

type PageId = string | undefined

/** Beyond this many a leaf is divided; at it or below, branches are joined. So equal content has equal pages. */
const LARGEST_LEAF = 64

export function findEntry(pages: Pages, page: PageId, name: string): Entry | undefined {
  let id: PageId | null = page
  for (let depth = 0; typeof id === 'string'; depth++) {
    const at = pages.read(id)
    if ('entries' in at) return at.entries.find(([other]) => other === name)?.[1]
    id = at.children[digit(name, depth)]
  }
  return undefined
}

/** In no order that means anything. */
export function* listEntries(pages: Pages, page: PageId): Generator<[name: string, Entry]> {
  if (page === undefined) return
  const at = pages.read(page)
  if ('entries' in at) return yield* at.entries
  for (const child of at.children) if (child !== null) yield* listEntries(pages, child)
}

/** Answers the page with the changes made; `undefined` as an entry removes the name. */
export function changeEntries(pages: Pages, page: PageId, changes: Map<string, Entry | undefined>): PageId {
  return change({ pages, page, changes, depth: 0 })
}

interface Change {
  pages: Pages
  page: PageId
  changes: Map<string, Entry | undefined>
  depth: number
}

function change({ pages, page, changes, depth }: Change): PageId {
  const at: Page = page === undefined ? { entries: [] } : pages.read(page)
  if ('entries' in at) return writeEntries(pages, changedEntries(at, changes), depth)
  const children = [...at.children]
  let { size } = at
  for (const [child, own] of divide(changes, depth)) {
    const before = children[child] ?? undefined
    const after = change({ pages, page: before, changes: own, depth: depth + 1 })
    children[child] = after ?? null
    // Only the children that change are read.
    size += sizeOf(pages, after) - sizeOf(pages, before)
  }
  return joinOrBranch(pages, { size, children })
}

function changedEntries(leaf: Leaf, changes: Map<string, Entry | undefined>): Leaf['entries'] {
  const kept = leaf.entries.filter(([name]) => !changes.has(name))
  const added = [...changes].filter((change): change is [string, Entry] => change[1] !== undefined)
  return [...kept, ...added].sort(([a], [b]) => (a < b ? -1 : 1))
}

function writeEntries(pages: Pages, entries: Leaf['entries'], depth: number): PageId {
  if (entries.length === 0) return undefined
  if (entries.length <= LARGEST_LEAF) return pages.write({ entries })
  const children = new Array<string | null>(16).fill(null)
  for (const [child, own] of divide(entries, depth)) {
    children[child] = writeEntries(pages, [...own], depth + 1) ?? null
  }
  return pages.write({ size: entries.length, children })
}

function joinOrBranch(pages: Pages, branch: Branch): PageId {
  if (branch.size > LARGEST_LEAF) return pages.write(branch)
  const entries = branch.children.flatMap(child => [...listEntries(pages, child ?? undefined)])
  return writeEntries(pages, changedEntries({ entries }, new Map()), 0)
}

function sizeOf(pages: Pages, page: PageId): number {
  if (page === undefined) return 0
  const at = pages.read(page)
  return 'entries' in at ? at.entries.length : at.size
}

function divide<T>(entries: Iterable<[string, T]>, depth: number): Map<number, Map<string, T>> {
  const parts = new Map<number, Map<string, T>>()
  for (const [name, value] of entries) {
    const part = digit(name, depth)
    parts.set(part, (parts.get(part) ?? new Map<string, T>()).set(name, value))
  }
  return parts
}

// 40 digits of SHA-1 are deeper than any trie of names that differ can grow, short of an attack on SHA-1.
const digit = (name: string, depth: number): number =>
  Number.parseInt(createHash('sha1').update(name).digest('hex').charAt(depth), 16)
