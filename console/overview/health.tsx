import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { ClusterHealth, Overview } from '../api/overview.ts'
import { clusterHref } from '../place/links.ts'
import { bytesText, countText } from '../text/bytes.ts'
import { Facts } from '../ui/facts.tsx'
import { sentence } from '../ui/status.tsx'

/** Below it, a disk wants to be looked at. */
const LITTLE_FREE = 0.1
/** Clusters that are named. */
const NAMED = 5

/** Whether there is room on the disk, and whether the nodes run that should. */
export const Health = ({ overview: { disk, clusters } }: { overview: Overview }) => (
  <Container header={<Header variant="h2">Health</Header>}>
    <Facts
      columns={3}
      of={{
        Disk: disk && <DiskRoom {...disk} />,
        Nodes: <NodeCount clusters={clusters} />,
        Clusters: <ClusterStates clusters={clusters} />,
      }}
    />
  </Container>
)

const DiskRoom = ({ freeBytes, totalBytes }: { freeBytes: number; totalBytes: number }) => (
  <StatusIndicator type={freeBytes < totalBytes * LITTLE_FREE ? 'warning' : 'success'}>
    {bytesText(freeBytes)} of {bytesText(totalBytes)} are free
  </StatusIndicator>
)

function NodeCount({ clusters }: { clusters: readonly ClusterHealth[] }) {
  const sum = (count: (cluster: ClusterHealth) => number) =>
    clusters.reduce((all, cluster) => all + count(cluster), 0)
  const [running, wanted] = [sum(one => one.nodesRunning), sum(one => one.nodesWanted)]
  if (wanted === 0) return <span>There is none</span>
  return (
    <StatusIndicator type={running < wanted ? 'warning' : 'success'}>
      {countText(running)} of {countText(wanted)} run
    </StatusIndicator>
  )
}

function ClusterStates({ clusters }: { clusters: readonly ClusterHealth[] }) {
  const unwell = clusters.filter(one => one.status !== 'RUNNING' || one.nodesRunning < one.nodesWanted)
  if (clusters.length === 0) return <span>There is none</span>
  if (unwell.length === 0) {
    return <StatusIndicator type="success">{countText(clusters.length)} run</StatusIndicator>
  }
  return (
    <>
      {unwell.slice(0, NAMED).map(({ environmentId, clusterName, status, ...nodes }) => (
        <div key={`${environmentId} ${clusterName}`}>
          <StatusIndicator type={status.includes('FAIL') ? 'error' : 'warning'}>
            <Link href={clusterHref(environmentId, clusterName)}>{clusterName}</Link>{' '}
            {status === 'RUNNING'
              ? `${nodes.nodesRunning} of ${nodes.nodesWanted} nodes`
              : sentence(status).toLowerCase()}
          </StatusIndicator>
        </div>
      ))}
      {unwell.length > NAMED && <div>and {countText(unwell.length - NAMED)} more</div>}
    </>
  )
}
