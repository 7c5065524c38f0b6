// Which units of a plan are loaded, by the database's own history: so a load may be redriven or started again,
// and loads nothing twice.
import { GetKxChangesetCommand } from '@aws-sdk/client-finspace'
import { finspace } from '../finspace.ts'
import { changesetsNewestFirst } from '../lists.ts'
import { type AnyRequest, holds, overlap, type Unit } from './unit.ts'

export interface Database {
  environmentId: string
  databaseName: string
}

export interface Remaining {
  /** What is still to be loaded. A unit that replaces has a DELETE where the database holds something already. */
  units: Unit[]
  /** Changesets of this plan that are still under way, oldest first. */
  pending: string[]
}

interface Change {
  changesetId: string
  status: string
  created: number
  requests: readonly AnyRequest[]
}

export async function findRemaining(units: readonly Unit[], database: Database): Promise<Remaining> {
  const latest = await latestChanges(units, database)
  const remaining: Unit[] = []
  const pending = new Set<string>()
  for (const unit of units) {
    const change = latest.get(unit)
    const isLoaded =
      change !== undefined &&
      change.created >= unit.notBefore &&
      holds(change.requests, unit) &&
      // What is loaded anew before it may write over it.
      !remaining.some(earlier => overlap(earlier.requests, unit.requests))
    if (!isLoaded) remaining.push(change === undefined ? unit : replacing(unit, change))
    else if (change.status !== 'COMPLETED') pending.add(change.changesetId)
  }
  return { units: remaining, pending: [...pending] }
}

/** For each unit the newest change that touches what it touches. */
async function latestChanges(units: readonly Unit[], database: Database): Promise<Map<Unit, Change>> {
  const latest = new Map<Unit, Change>()
  for await (const change of changesNewestFirst(database)) {
    const open = units.filter(unit => !latest.has(unit))
    // Older changes only show whether there is something to replace.
    if (open.every(unit => !unit.replaces && change.created < unit.notBefore)) break
    for (const unit of open) {
      if (overlap(unit.requests, change.requests)) latest.set(unit, change)
    }
  }
  return latest
}

async function* changesNewestFirst(database: Database): AsyncGenerator<Change> {
  const changesets = changesetsNewestFirst(database.environmentId, database.databaseName)
  for await (const { changesetId = '', status = '', createdTimestamp } of changesets) {
    // A failed changeset has changed nothing.
    if (status === 'FAILED') continue
    const { changeRequests = [] } = await finspace.send(
      new GetKxChangesetCommand({ ...database, changesetId }),
    )
    yield { changesetId, status, created: createdTimestamp?.getTime() ?? 0, requests: changeRequests }
  }
}

function replacing(unit: Unit, { requests }: Change): Unit {
  const directories = unit.requests.filter(({ dbPath }) => dbPath !== '/')
  const isThere = requests.some(request => request.changeType === 'PUT' && overlap([request], directories))
  if (!unit.replaces || !isThere) return unit
  const deletions = directories.map(({ dbPath }) => ({ changeType: 'DELETE' as const, dbPath }))
  return { ...unit, requests: [...deletions, ...unit.requests] }
}
