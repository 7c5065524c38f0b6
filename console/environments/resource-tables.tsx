import Link from '@cloudscape-design/components/link'
import type { ReactNode } from 'react'
import {
  type ClusterSummary,
  type DatabaseSummary,
  type Listed,
  listClusters,
  listDatabases,
  listScalingGroups,
  listUsers,
  listVolumes,
  type ScalingGroup,
  type User,
  type Volume,
} from '../api/finspace.ts'
import { useQuery } from '../live/use-query.ts'
import { clusterHref, databaseHref } from '../place/links.ts'
import { Empty } from '../ui/empty.tsx'
import { type Column, List } from '../ui/list.tsx'
import { Reasoned } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'

interface InEnvironment {
  environmentId: string
}

interface ResourceTableProps<Item> extends InEnvironment {
  title: string
  load: (environmentId: string, signal: AbortSignal) => Promise<Listed<Item>>
  id: (item: Item) => string
  columns: Column<Item>[]
  empty: ReactNode
}

function ResourceTable<Item>({ environmentId, title, load, ...list }: ResourceTableProps<Item>) {
  const { data, error } = useQuery(`${title} of ${environmentId}`, signal => load(environmentId, signal), {
    every: 10_000,
    on: ({ source, type }) => source === 'kdbflow' && type.startsWith('Kx'),
  })
  return (
    <List
      title={title}
      variant="borderless"
      items={data?.items}
      error={error}
      {...(data?.hasMore ? { counter: `${data.items.length}+` } : {})}
      {...list}
    />
  )
}

export const DatabaseTable = ({ environmentId }: InEnvironment) => (
  <ResourceTable<DatabaseSummary>
    environmentId={environmentId}
    title="Databases"
    load={listDatabases}
    id={({ databaseName }) => databaseName}
    columns={[
      {
        name: 'Name',
        cell: ({ databaseName }) => (
          <Link href={databaseHref(environmentId, databaseName)}>{databaseName}</Link>
        ),
        width: 160,
      },
      { name: 'Created', cell: ({ createdTimestamp }) => <Time at={createdTimestamp} />, width: 110 },
      {
        name: 'Changed',
        cell: ({ lastModifiedTimestamp }) => <Time at={lastModifiedTimestamp} />,
        width: 110,
      },
    ]}
    empty={
      <Empty
        title="No database yet"
        action={<Link href="#/workflows/provision-environment/start">Start provision-environment</Link>}
      >
        It adds databases to an environment that is there, and changes nothing else.
      </Empty>
    }
  />
)

export const ClusterTable = ({ environmentId }: InEnvironment) => (
  <ResourceTable<ClusterSummary>
    environmentId={environmentId}
    title="Clusters"
    load={listClusters}
    id={({ clusterName }) => clusterName}
    columns={[
      {
        name: 'Name',
        cell: ({ clusterName }) => <Link href={clusterHref(environmentId, clusterName)}>{clusterName}</Link>,
        width: 140,
      },
      { name: 'Type', cell: ({ clusterType }) => clusterType },
      {
        name: 'Status',
        cell: ({ status, statusReason }) => <Reasoned status={status} reason={statusReason} runs />,
        width: 180,
      },
      { name: 'Release', cell: ({ releaseLabel }) => releaseLabel },
      {
        name: 'Changed',
        cell: ({ lastModifiedTimestamp }) => <Time at={lastModifiedTimestamp} />,
        width: 110,
      },
    ]}
    empty={
      <Empty
        title="No cluster yet"
        action={<Link href="#/workflows/roll-out-clusters/start">Start roll-out-clusters</Link>}
      >
        It makes clusters on the newest version of a database.
      </Empty>
    }
  />
)

export const UserTable = ({ environmentId }: InEnvironment) => (
  <ResourceTable<User>
    environmentId={environmentId}
    title="Users"
    load={listUsers}
    id={({ userName }) => userName}
    columns={[
      { name: 'Name', cell: ({ userName }) => userName, width: 120 },
      {
        name: 'Connects in the role',
        cell: ({ iamRole }) => <span className="anywhere">{iamRole}</span>,
        width: 240,
      },
      { name: 'Created', cell: ({ createTimestamp }) => <Time at={createTimestamp} />, width: 110 },
    ]}
    empty={<Empty title="No user yet">provision-environment makes the users that its input names.</Empty>}
  />
)

export const ScalingGroupTable = ({ environmentId }: InEnvironment) => (
  <ResourceTable<ScalingGroup>
    environmentId={environmentId}
    title="Scaling groups"
    load={listScalingGroups}
    id={({ scalingGroupName }) => scalingGroupName}
    columns={[
      { name: 'Name', cell: ({ scalingGroupName }) => scalingGroupName, width: 140 },
      {
        name: 'Status',
        cell: ({ status, statusReason }) => <Reasoned status={status} reason={statusReason} />,
        width: 160,
      },
      { name: 'Host', cell: ({ hostType }) => hostType },
      { name: 'Clusters', cell: ({ clusters = [] }) => clusters.join(', '), width: 160 },
    ]}
    empty={<Empty title="No scaling group">Clusters here have hosts of their own.</Empty>}
  />
)

export const VolumeTable = ({ environmentId }: InEnvironment) => (
  <ResourceTable<Volume>
    environmentId={environmentId}
    title="Volumes"
    load={listVolumes}
    id={({ volumeName }) => volumeName}
    columns={[
      { name: 'Name', cell: ({ volumeName }) => volumeName, width: 140 },
      {
        name: 'Status',
        cell: ({ status, statusReason }) => <Reasoned status={status} reason={statusReason} />,
        width: 160,
      },
      { name: 'Type', cell: ({ volumeType }) => volumeType },
      { name: 'Zones', cell: ({ availabilityZoneIds = [] }) => availabilityZoneIds.join(', '), width: 120 },
    ]}
    empty={<Empty title="No volume">Volumes keep dataviews, savedowns and tickerplant logs.</Empty>}
  />
)
