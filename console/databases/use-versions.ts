import { isRefused } from '../api/api-error.ts'
import { listChangesets } from '../api/finspace.ts'
import { listVersions, type Version, type VersionsPage } from '../api/versions.ts'
import { useQuery } from '../live/use-query.ts'
import type { DatabaseName } from '../place/names.ts'

/** Versions shown at first, and more at each press. */
export const VERSIONS = 100

/** The changesets of a database with the versions that they made, as they come. */
export const useVersions = (name: DatabaseName, most = VERSIONS) =>
  useQuery(
    `versions ${name.environmentId} ${name.databaseName} ${most}`,
    signal => loadVersions(name, most, signal),
    { every: 10_000, on: ({ type }) => type.startsWith('Kx Changeset') },
  )

/** Who may list changesets and not see versions gets the changesets. */
async function loadVersions(name: DatabaseName, most: number, signal: AbortSignal): Promise<VersionsPage> {
  try {
    return await loadPages(name, most, signal)
  } catch (error) {
    if (!isRefused(error)) throw error
    const { items } = await listChangesets(name.environmentId, name.databaseName, signal)
    const versions = items.map(one => ({ ...one, createdTimestamp: one.createdTimestamp ?? 0 }))
    return { versions: versions.sort((a, b) => b.createdTimestamp - a.createdTimestamp) }
  }
}

async function loadPages(
  { environmentId, databaseName }: DatabaseName,
  most: number,
  signal: AbortSignal,
): Promise<VersionsPage> {
  const versions: Version[] = []
  let nextToken: string | undefined
  do {
    const page: VersionsPage = await listVersions(environmentId, databaseName, nextToken, signal)
    versions.push(...page.versions)
    nextToken = page.nextToken
  } while (nextToken !== undefined && versions.length < most)
  return nextToken === undefined ? { versions } : { versions, nextToken }
}
