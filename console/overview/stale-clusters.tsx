import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { type Cluster, getCluster, listChangesets, listClusters, listEnvironments } from '../api/finspace.ts'
import { useQuery } from '../live/use-query.ts'
import { clusterHref } from '../place/links.ts'
import { versionsBehind } from '../text/behind.ts'
import { Empty } from '../ui/empty.tsx'
import { type Column, List } from '../ui/list.tsx'

interface Stale {
  environmentId: string
  clusterName: string
  databaseName: string
  /** How many versions newer than the one that it serves there are; undefined where it is too old to say. */
  behind: number | undefined
}

/** Environments and clusters of each that are looked at. */
const MOST_ENVIRONMENTS = 10
const MOST_CLUSTERS = 20

/** Clusters that serve a version which is not the newest. */
export function StaleClusters() {
  const { data, error } = useQuery('stale clusters', findStale, {
    every: 30_000,
    on: ({ type }) => /^Kx (Cluster|Changeset)/.test(type),
  })
  return (
    <List
      title="Clusters behind"
      items={data}
      error={error}
      id={({ environmentId, clusterName, databaseName }) => `${environmentId} ${clusterName} ${databaseName}`}
      columns={COLUMNS}
      empty={<Empty title="Every cluster serves the newest version" />}
    />
  )
}

const COLUMNS: Column<Stale>[] = [
  {
    name: 'Cluster',
    cell: ({ environmentId, clusterName }) => (
      <Link href={clusterHref(environmentId, clusterName)}>{clusterName}</Link>
    ),
    width: 140,
  },
  { name: 'Database', cell: ({ databaseName }) => databaseName, width: 140 },
  {
    name: 'Behind by',
    cell: ({ behind }) => (
      <StatusIndicator type="warning">
        {behind === undefined ? 'many versions' : `${behind} ${behind === 1 ? 'version' : 'versions'}`}
      </StatusIndicator>
    ),
    width: 140,
  },
]

async function findStale(signal: AbortSignal): Promise<Stale[]> {
  const { items } = await listEnvironments(signal)
  const ready = items.filter(({ status }) => status === 'CREATED').slice(0, MOST_ENVIRONMENTS)
  const found = await Promise.all(ready.map(({ environmentId }) => staleIn(environmentId, signal)))
  return found.flat()
}

async function staleIn(environmentId: string, signal: AbortSignal): Promise<Stale[]> {
  const { items } = await listClusters(environmentId, signal)
  const running = items.filter(({ status }) => status === 'RUNNING').slice(0, MOST_CLUSTERS)
  const clusters = await Promise.all(
    running.map(({ clusterName }) => getCluster(environmentId, clusterName, signal)),
  )
  const served = clusters.flatMap(servedBy)
  const names = [...new Set(served.map(({ databaseName }) => databaseName))]
  const versions = new Map(
    await Promise.all(
      names.map(async name => [name, (await listChangesets(environmentId, name, signal)).items] as const),
    ),
  )
  return served.flatMap(({ clusterName, databaseName, changesetId }) => {
    const behind = versionsBehind(versions.get(databaseName) ?? [], changesetId)
    return behind === 0 ? [] : [{ environmentId, clusterName, databaseName, behind }]
  })
}

const servedBy = ({ clusterName, databases = [] }: Cluster) =>
  databases.flatMap(({ databaseName, changesetId }) =>
    changesetId === undefined ? [] : [{ clusterName, databaseName, changesetId }],
  )
