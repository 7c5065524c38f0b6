import type * as z from 'zod'
import type { changeRequest } from '../../workflows/inputs/kx.ts'

export type ChangeRequest = z.infer<typeof changeRequest>

/** What CreateKxChangeset takes at most. */
const LARGEST_CHANGESET = 32

/** Changes in order, at most 32 a changeset; a DELETE stays with the PUTs that replace what it deletes. */
export const batchesOf = (changes: readonly ChangeRequest[]): ChangeRequest[][] => {
  const batches: ChangeRequest[][] = []
  for (const group of groupsOf(changes)) {
    const last = batches.at(-1)
    if (last !== undefined && last.length + group.length <= LARGEST_CHANGESET) last.push(...group)
    else batches.push(...chunks(group))
  }
  return batches
}

const groupsOf = (changes: readonly ChangeRequest[]): ChangeRequest[][] => {
  const groups: ChangeRequest[][] = []
  for (const change of changes) {
    const first = groups.at(-1)?.[0]
    const replaces =
      change.changeType === 'PUT' && first?.changeType === 'DELETE' && change.dbPath.startsWith(first.dbPath)
    if (replaces) groups.at(-1)?.push(change)
    else groups.push([change])
  }
  return groups
}

const chunks = (group: ChangeRequest[]): ChangeRequest[][] =>
  Array.from({ length: Math.ceil(group.length / LARGEST_CHANGESET) }, (_, index) =>
    group.slice(index * LARGEST_CHANGESET, (index + 1) * LARGEST_CHANGESET),
  )
