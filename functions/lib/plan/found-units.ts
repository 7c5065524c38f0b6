import { StepError } from '../errors.ts'
import { objectsUnder } from './objects.ts'
import type { Unit } from './unit.ts'

export interface Source {
  bucket: string
  /** Ends in a slash, or is empty. */
  prefix: string
}

/**
 * The units of a kdb+ database under a prefix: `sym` and the other files and tables of its root before the partitions
 * that need them, then the partitions in order. A prefix that is one partition or one table is one unit.
 * @throws {StepError} NothingFound where no object is: a prefix that was mistyped must not look like one whose every
 * object is loaded already
 */
export async function foundUnits({ bucket, prefix }: Source, since: number): Promise<Unit[]> {
  const entries = new Map<string, number>()
  for await (const { key, modified } of objectsUnder(bucket, prefix)) {
    const entry = /^[^/]+\/?/.exec(key.slice(prefix.length))?.[0]
    if (entry !== undefined) entries.set(entry, Math.max(entries.get(entry) ?? 0, modified))
  }
  if (entries.size === 0)
    throw new StepError('NothingFound', `expected objects under s3://${bucket}/${prefix}, found none`)
  const place = placeInDatabase(prefix, [...entries.keys()])
  if (place !== '/') {
    const modified = Math.max(...entries.values())
    return [unitOf({ s3Path: `s3://${bucket}/${prefix}`, dbPath: place }, { modified, since })]
  }
  return [...entries]
    .sort(([a], [b]) => Number(isPartition(a)) - Number(isPartition(b)) || (a < b ? -1 : 1))
    .map(([entry, modified]) =>
      unitOf(
        { s3Path: `s3://${bucket}/${prefix}${entry}`, dbPath: entry.endsWith('/') ? `/${entry}` : '/' },
        { modified, since },
      ),
    )
}

/** Where a prefix belongs, by its last names and by what is right under it: the root, a partition or a table. */
function placeInDatabase(prefix: string, entries: readonly string[]): string {
  const directories = prefix.match(/[^/]+\//g) ?? []
  const [outer = '', inner = ''] = [directories.at(-2), directories.at(-1)]
  // A splayed table has its columns' names in `.d`.
  if (entries.includes('.d') && inner !== '') return isPartition(outer) ? `/${outer}${inner}` : `/${inner}`
  // A partition has tables alone; a root has files such as `sym`, or partitions.
  const hasTablesAlone = entries.every(entry => entry.endsWith('/') && !isPartition(entry))
  return isPartition(inner) && hasTablesAlone ? `/${inner}` : '/'
}

const unitOf = (
  request: { s3Path: string; dbPath: string },
  { modified, since }: { modified: number; since: number },
): Unit => ({
  requests: [{ changeType: 'PUT', ...request }],
  notBefore: Math.min(since, modified + 1000),
  replaces: true,
})

/** Years, months, dates and integers: what kdb+ partitions by. */
const isPartition = (entry: string): boolean => /^\d+(\.\d\d){0,2}\/$/.test(entry)
