// The versions of a database: routes of the HTTP API beside the FinSpace API. Their times are ISO 8601, here seconds.
import type { Changeset } from './finspace.ts'
import { pathOf, restService } from './rest-service.ts'

const call = restService('execute-api')

/** A changeset, and the version that it made where it is completed. */
export interface Version extends Pick<Changeset, 'changesetId' | 'status' | 'errorInfo'> {
  createdTimestamp: number
  activeFromTimestamp?: number
  changeRequests?: Changeset['changeRequests']
  /** An ARN. */
  requestedBy?: string
  /** What was copied out of buckets. */
  copied?: { numBytes: number; numFiles: number }
  /** Of the whole version; absent where it is not kept any more. */
  numBytes?: number
  numFiles?: number
}

export interface VersionsPage {
  /** Newest first. */
  versions: Version[]
  nextToken?: string
}

type Sent<Of> = Omit<Of, 'createdTimestamp' | 'activeFromTimestamp'> & {
  createdTimestamp: string
  activeFromTimestamp?: string
}

const versionsPath = (environmentId: string, databaseName: string) =>
  pathOf`/versions/${environmentId}/${databaseName}`

export async function listVersions(
  environmentId: string,
  databaseName: string,
  nextToken: string | undefined,
  signal?: AbortSignal,
): Promise<VersionsPage> {
  const path = versionsPath(environmentId, databaseName)
  const query = { maxResults: '100', nextToken }
  const answer = await call<{ versions: Sent<Version>[]; nextToken?: string }>('GET', path, { query, signal })
  return { ...answer, versions: answer.versions.map(received) }
}

const received = ({ createdTimestamp, activeFromTimestamp, ...version }: Sent<Version>): Version => ({
  ...version,
  createdTimestamp: seconds(createdTimestamp),
  ...(activeFromTimestamp === undefined ? {} : { activeFromTimestamp: seconds(activeFromTimestamp) }),
})

const seconds = (time: string) => Date.parse(time) / 1000

export interface VersionName {
  environmentId: string
  databaseName: string
  changesetId: string
}

export interface VersionEntry {
  /** From the root: `/2026.11.20/trade`. */
  path: string
  kind: 'file' | 'directory'
  bytes: number
  files: number
}

export interface Difference extends VersionEntry {
  change: 'added' | 'removed' | 'changed'
}

export interface VersionTable {
  name: string
  partitioned: boolean
  /** How many columns, from the first, are the key. */
  keys: number
  parts: number
  /** Why it cannot be read. */
  fault?: string
  columns: { name: string; type: string; attribute?: string }[]
  /** Where one table was asked for. */
  rowCount?: number
}

export const versionPath = ({ environmentId, databaseName, changesetId }: VersionName) =>
  versionsPath(environmentId, databaseName) + pathOf`/${changesetId}`

export const listEntries = (name: VersionName, path: string, signal?: AbortSignal) =>
  call<{ entries: VersionEntry[]; entryCount: number }>('GET', versionPath(name), { query: { path }, signal })

export const listDifferences = (name: VersionName, from: string, signal?: AbortSignal) =>
  call<{ differences: Difference[]; isTruncated: boolean }>('GET', versionPath(name), {
    query: { from },
    signal,
  })

export const listTables = (name: VersionName, signal?: AbortSignal) =>
  call<{ tables: VersionTable[] }>('GET', versionPath(name), { query: { tables: 'true' }, signal })

export async function countRows(
  name: VersionName,
  table: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const { tables } = await call<{ tables: VersionTable[] }>('GET', versionPath(name), {
    query: { table },
    signal,
  })
  return tables[0]?.rowCount
}
