import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { type Cluster, listChangesets } from '../api/finspace.ts'
import { useQuery } from '../live/use-query.ts'
import { changesetHref, databaseHref } from '../place/links.ts'
import type { ClusterName } from '../place/names.ts'
import { versionsBehind } from '../text/behind.ts'
import { Empty } from '../ui/empty.tsx'
import { List } from '../ui/list.tsx'

type Served = NonNullable<Cluster['databases']>[number]

/** Which version of each database the cluster serves, and by how many it is behind. */
export const ServedVersions = ({ name, cluster }: { name: ClusterName; cluster: Cluster }) => (
  <List<Served>
    title="Databases"
    variant="borderless"
    items={cluster.databases ?? []}
    id={({ databaseName }) => databaseName}
    columns={[
      {
        name: 'Database',
        cell: ({ databaseName }) => (
          <Link href={databaseHref(name.environmentId, databaseName)}>{databaseName}</Link>
        ),
        width: 140,
      },
      { name: 'Version', cell: served => <Version name={name} served={served} />, width: 230 },
      { name: 'Newest?', cell: served => <Behind name={name} served={served} />, width: 160 },
      {
        name: 'Dataview',
        cell: ({ dataviewConfiguration, dataviewName }) =>
          dataviewName ?? dataviewConfiguration?.dataviewName,
      },
    ]}
    empty={<Empty title="It serves no database">Its configuration names none.</Empty>}
  />
)

interface ServedProps {
  name: ClusterName
  served: Served
}

function Version({ name: { environmentId }, served: { databaseName, changesetId } }: ServedProps) {
  if (changesetId === undefined) return <span>–</span>
  return (
    <Link href={changesetHref(environmentId, databaseName, changesetId)}>
      <span className="mono">{changesetId}</span>
    </Link>
  )
}

function Behind({ name: { environmentId }, served: { databaseName, changesetId } }: ServedProps) {
  const { data } = useQuery(
    `changesets ${environmentId} ${databaseName}`,
    signal => listChangesets(environmentId, databaseName, signal),
    { every: 15_000, on: ({ type }) => type.startsWith('Kx Changeset') },
  )
  if (data === undefined || changesetId === undefined) return null
  const behind = versionsBehind(data.items, changesetId)
  if (behind === 0) return <StatusIndicator type="success">The newest</StatusIndicator>
  return (
    <StatusIndicator type="warning">
      {behind === undefined ? 'An old one' : `${behind} ${behind === 1 ? 'version' : 'versions'} behind`}
    </StatusIndicator>
  )
}
