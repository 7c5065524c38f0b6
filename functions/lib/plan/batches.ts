import { createKxChangeset } from '../../../model/changeset.ts'
import type { ChangeRequest, Unit } from './unit.ts'

const { max: LARGEST_CHANGESET = Infinity } = createKxChangeset.members.changeRequests

/** Units in order, as many a changeset as fit. A unit larger than a changeset is divided. */
export function batchesOf(units: readonly Unit[]): ChangeRequest[][] {
  const batches: ChangeRequest[][] = []
  for (const { requests } of units) {
    const last = batches.at(-1)
    if (last !== undefined && last.length + requests.length <= LARGEST_CHANGESET) last.push(...requests)
    else batches.push(...chunksOf(requests))
  }
  return batches
}

const chunksOf = (requests: readonly ChangeRequest[]): ChangeRequest[][] =>
  Array.from({ length: Math.ceil(requests.length / LARGEST_CHANGESET) }, (_, index) =>
    requests.slice(index * LARGEST_CHANGESET, (index + 1) * LARGEST_CHANGESET),
  )
