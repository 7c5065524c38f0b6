import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { queryPath } from '../api/cluster-query.ts'
import { type Cluster, getCluster } from '../api/finspace.ts'
import { invoke } from '../api/rights.ts'
import { useEnvironmentCrumb } from '../environments/environment-crumb.ts'
import { useAllowed } from '../live/use-allowed.ts'
import { useQuery } from '../live/use-query.ts'

import type { ClusterName } from '../place/names.ts'
import { useQueryText } from '../place/place.ts'
import { Facts } from '../ui/facts.tsx'
import { Failure } from '../ui/failure.tsx'
import { Json } from '../ui/json.tsx'
import { Loading } from '../ui/loading.tsx'
import { Page } from '../ui/page.tsx'
import { StartButton } from '../ui/start-button.tsx'
import { Status } from '../ui/status.tsx'
import { ExactTime } from '../ui/time.tsx'
import { ClusterLogs } from './cluster-logs.tsx'
import { Connect } from './connect.tsx'
import { Nodes } from './nodes.tsx'
import { QueryBox } from './query-box.tsx'
import { ServedVersions } from './served-versions.tsx'

/** One cluster: how it is, what it serves, and a way in. */
export function ClusterPage(name: ClusterName) {
  const { environmentId, clusterName } = name
  const { data, error, reload } = useQuery(
    `cluster ${environmentId} ${clusterName}`,
    signal => getCluster(environmentId, clusterName, signal),
    { every: 5000, on: ({ type }) => type.startsWith('Kx Cluster') },
  )
  const environment = useEnvironmentCrumb(environmentId)
  return (
    <Page
      title={clusterName}
      above={[{ text: 'Environments', href: '#/environments' }, environment]}
      description={data?.clusterDescription}
      status={data && <Status status={data.status} good={data.status === 'RUNNING'} />}
      actions={<StartButton workflow="roll-out-clusters" text="Roll out" />}
    >
      <Failure error={error} retry={reload} />
      {data?.statusReason && <Failure error={data.statusReason} />}
      {data === undefined ? error === undefined && <Loading /> : <Parts cluster={data} name={name} />}
    </Page>
  )
}

function Parts({ cluster, name }: { cluster: Cluster; name: ClusterName }) {
  const { clusterType, releaseLabel, capacityConfiguration, scalingGroupConfiguration, createdTimestamp } =
    cluster
  const may = useAllowed({ query: invoke('POST', queryPath(name.environmentId, name.clusterName)) })
  const [tab, setTab] = useQueryText('tab', 'versions')
  const capacity = capacityConfiguration ?? {
    nodeType: scalingGroupConfiguration?.scalingGroupName,
    nodeCount: scalingGroupConfiguration?.nodeCount ?? 1,
  }
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Details</Header>}>
        <Facts
          of={{
            Type: clusterType,
            Release: releaseLabel,
            Nodes: `${capacity.nodeCount} on ${capacity.nodeType}`,
            Created: <ExactTime at={createdTimestamp} />,
          }}
        />
      </Container>
      <Tabs
        ariaLabel={`About ${name.clusterName}`}
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          { id: 'versions', label: 'Versions', content: <ServedVersions name={name} cluster={cluster} /> },
          { id: 'nodes', label: 'Nodes', content: <Nodes name={name} /> },
          ...(may.query ? [{ id: 'query', label: 'Query', content: <QueryBox name={name} /> }] : []),
          { id: 'connect', label: 'Connect', content: <Connect name={name} /> },
          { id: 'logs', label: 'Logs', content: <ClusterLogs name={name} /> },
          {
            id: 'configuration',
            label: 'Configuration',
            content: <Json text={JSON.stringify(cluster)} label="the configuration" />,
          },
        ]}
      />
    </SpaceBetween>
  )
}
