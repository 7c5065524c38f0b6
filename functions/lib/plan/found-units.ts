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
 * that need them, then the partitions in order.
 * @throws {StepError} NothingFound where no object is: a prefix that was mistyped must not look like one whose every
 * object is loaded already
 */
export const foundUnits = async ({ bucket, prefix }: Source, since: number): Promise<Unit[]> => {
  const entries = new Map<string, number>()
  for await (const { key, modified } of objectsUnder(bucket, prefix)) {
    const entry = /^[^/]+\/?/.exec(key.slice(prefix.length))?.[0]
    if (entry !== undefined) entries.set(entry, Math.max(entries.get(entry) ?? 0, modified))
  }
  if (entries.size === 0)
    throw new StepError('NothingFound', `expected objects under s3://${bucket}/${prefix}, found none`)
  return [...entries]
    .sort(([a], [b]) => Number(isPartition(a)) - Number(isPartition(b)) || (a < b ? -1 : 1))
    .map(([entry, modified]) => ({
      requests: [
        {
          changeType: 'PUT',
          s3Path: `s3://${bucket}/${prefix}${entry}`,
          dbPath: entry.endsWith('/') ? `/${entry}` : '/',
        },
      ],
      notBefore: Math.min(since, modified + 1000),
      replaces: true,
    }))
}

/** Years, months, dates and integers: what kdb+ partitions by. */
const isPartition = (entry: string): boolean => /^\d+(\.\d\d){0,2}\/$/.test(entry)
