import { newestObject } from './objects.ts'
import { type ChangeRequest, targetOf, type Unit } from './unit.ts'

/** The units of changes that were given, in their order. `since`: when the execution started. */
export const givenUnits = (changes: readonly ChangeRequest[], since: number): Promise<Unit[]> =>
  Promise.all(
    groupsOf(changes).map(async requests => ({
      requests,
      notBefore: await notBefore(requests, since),
      replaces: false,
    })),
  )

function groupsOf(changes: readonly ChangeRequest[]): ChangeRequest[][] {
  const groups: ChangeRequest[][] = []
  for (const change of changes) {
    const last = groups.at(-1)
    const deleted = last?.[0]
    const replaces =
      change.changeType === 'PUT' &&
      deleted?.changeType === 'DELETE' &&
      targetOf(change).startsWith(deleted.dbPath)
    if (replaces) last?.push(change)
    else groups.push([change])
  }
  return groups
}

/**
 * What this execution made itself counts in any case. S3 gives times in whole seconds, so an object may be up to a
 * second younger than it says. A deletion leaves no trace to compare: another execution deletes again.
 */
async function notBefore(requests: readonly ChangeRequest[], since: number): Promise<number> {
  const newest = await Promise.all(requests.map(({ s3Path }) => newestObject(s3Path)))
  return Math.min(since, Math.max(...newest.map(time => (time === undefined ? since : time + 1000))))
}
