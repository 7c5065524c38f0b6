import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { type Environment, getEnvironment } from '../api/finspace.ts'
import { useQuery } from '../live/use-query.ts'
import { useQueryText } from '../place/place.ts'
import { Copied } from '../ui/copied.tsx'
import { Facts } from '../ui/facts.tsx'
import { Failure } from '../ui/failure.tsx'
import { Loading } from '../ui/loading.tsx'
import { Page } from '../ui/page.tsx'
import { Status } from '../ui/status.tsx'
import { ExactTime } from '../ui/time.tsx'
import { Network } from './network.tsx'
import { ClusterTable, DatabaseTable, ScalingGroupTable, UserTable, VolumeTable } from './resource-tables.tsx'

/** One environment and all that is in it. */
export function EnvironmentPage({ environmentId }: { environmentId: string }) {
  const { data, error, reload } = useQuery(
    `environment ${environmentId}`,
    signal => getEnvironment(environmentId, signal),
    { every: 10_000, on: ({ type }) => type.startsWith('Kx Environment') },
  )
  return (
    <Page
      title={data?.name ?? environmentId}
      above={[{ text: 'Environments', href: '#/environments' }]}
      description={data?.description}
      status={data && <Status status={data.status} />}
    >
      <Failure error={error} retry={reload} />
      {data?.errorMessage && <Failure error={data.errorMessage} />}
      {data === undefined ? error === undefined && <Loading /> : <Parts environment={data} />}
    </Page>
  )
}

function Parts({ environment }: { environment: Environment }) {
  const { environmentId, kmsKeyId, creationTimestamp, availabilityZoneIds = [] } = environment
  const [tab, setTab] = useQueryText('tab', 'databases')
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Details</Header>}>
        <Facts
          of={{
            Id: <Copied text={environmentId} label="the id" />,
            Created: <ExactTime at={creationTimestamp} />,
            'Availability zones': availabilityZoneIds.join(', '),
            'KMS key': <span className="anywhere">{kmsKeyId}</span>,
          }}
        />
      </Container>
      <Tabs
        ariaLabel="What is in it"
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          { id: 'databases', label: 'Databases', content: <DatabaseTable environmentId={environmentId} /> },
          { id: 'clusters', label: 'Clusters', content: <ClusterTable environmentId={environmentId} /> },
          { id: 'network', label: 'Network', content: <Network environment={environment} /> },
          { id: 'users', label: 'Users', content: <UserTable environmentId={environmentId} /> },
          {
            id: 'scaling-groups',
            label: 'Scaling groups',
            content: <ScalingGroupTable environmentId={environmentId} />,
          },
          { id: 'volumes', label: 'Volumes', content: <VolumeTable environmentId={environmentId} /> },
        ]}
      />
    </SpaceBetween>
  )
}
