import { listNodes } from '../api/finspace.ts'
import { useQuery } from '../live/use-query.ts'
import type { ClusterName } from '../place/names.ts'
import { Empty } from '../ui/empty.tsx'
import { List } from '../ui/list.tsx'
import { Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'

export function Nodes({ name: { environmentId, clusterName } }: { name: ClusterName }) {
  const { data, error } = useQuery(
    `nodes ${environmentId} ${clusterName}`,
    signal => listNodes(environmentId, clusterName, signal),
    { every: 5000 },
  )
  return (
    <List
      title="Nodes"
      variant="borderless"
      items={data?.items}
      error={error}
      id={({ nodeId }) => nodeId}
      columns={[
        { name: 'Node', cell: ({ nodeId }) => <span className="mono">{nodeId}</span>, width: 160 },
        { name: 'Status', cell: ({ status = '' }) => <Status status={status} good={status === 'RUNNING'} /> },
        { name: 'Zone', cell: ({ availabilityZoneId }) => availabilityZoneId },
        { name: 'Started', cell: ({ launchTime }) => <Time at={launchTime} /> },
      ]}
      empty={<Empty title="No node runs">The status of the cluster says why.</Empty>}
    />
  )
}
