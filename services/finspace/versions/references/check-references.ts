import { join } from 'node:path'
import { ChangesetError } from '../changeset/changeset-error.ts'
import type { Tree } from '../tree/entry.ts'
import { entriesOf, type TreeSpace } from '../tree/tree.ts'
import { listAt, type References, splitAt } from './reference.ts'
import { referenceFaults } from './reference-faults.ts'

export interface ReferenceSpace extends TreeSpace {
  references: References & { isEmpty(): boolean }
  /** The folder that the lists are below. */
  content: string
}

/**
 * Looks whether what the tree refers to is as it was, or of it what these PUTs brought.
 * @throws {ChangesetError} USER_RECOVERABLE, naming the first file that is not
 */
export async function checkReferences(
  space: ReferenceSpace,
  root: Tree,
  puts?: readonly string[],
): Promise<void> {
  const { references, content } = space
  if (references.isEmpty()) return
  for (const [put, wanted] of await wantedIn(space, root)) {
    const reference = puts === undefined || puts.includes(put) ? references.find(put) : undefined
    if (reference === undefined) continue
    const { folder, name: shown } = reference
    const faults = referenceFaults({ list: join(content, listAt(put)), folder, shown, wanted })
    for await (const fault of faults) throw new ChangesetError('USER_RECOVERABLE', fault)
  }
}

/** What the tree needs of each PUT. */
async function wantedIn(space: TreeSpace, root: Tree): Promise<Map<string, Set<string>>> {
  const wanted = new Map<string, Set<string>>()
  for await (const at of placesIn(space, root)) {
    const { put, below } = splitAt(at)
    wanted.set(put, (wanted.get(put) ?? new Set()).add(below))
  }
  return wanted
}

async function* placesIn(space: TreeSpace, tree: Tree): AsyncGenerator<string> {
  for (const entry of (await entriesOf(space, tree)).values()) {
    if (entry.kind === 'tree') yield* placesIn(space, entry)
    else yield entry.at
  }
}
