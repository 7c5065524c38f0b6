import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { type Database, type Dataview, getDatabase, listDataviews } from '../api/finspace.ts'
import { useEnvironmentCrumb } from '../environments/environment-crumb.ts'
import { useQuery } from '../live/use-query.ts'
import type { DatabaseName } from '../place/names.ts'
import { useQueryText } from '../place/place.ts'
import { bytesText, countText } from '../text/bytes.ts'
import { Empty } from '../ui/empty.tsx'
import { Facts } from '../ui/facts.tsx'
import { Failure } from '../ui/failure.tsx'
import { List } from '../ui/list.tsx'
import { Loading } from '../ui/loading.tsx'
import { Page } from '../ui/page.tsx'
import { StartButton } from '../ui/start-button.tsx'
import { Reasoned } from '../ui/status.tsx'
import { VersionLink } from './version-link.tsx'
import { Versions } from './versions.tsx'

/** One database: what it holds, and how it came to that. */
export function DatabasePage(name: DatabaseName) {
  const { environmentId, databaseName } = name
  const { data, error, reload } = useQuery(
    `database ${environmentId} ${databaseName}`,
    signal => getDatabase(environmentId, databaseName, signal),
    { every: 10_000, on: ({ type }) => /^Kx (Database|Changeset)/.test(type) },
  )
  const environment = useEnvironmentCrumb(environmentId)
  return (
    <Page
      title={databaseName}
      above={[{ text: 'Environments', href: '#/environments' }, environment]}
      description={data?.description}
      actions={<StartButton workflow="load-database" text="Load data" />}
    >
      <Failure error={error} retry={reload} />
      {data === undefined ? error === undefined && <Loading /> : <Parts database={data} name={name} />}
    </Page>
  )
}

function Parts({ database, name }: { database: Database; name: DatabaseName }) {
  const { numBytes = 0, numFiles = 0, numChangesets = 0, lastCompletedChangesetId } = database
  const [tab, setTab] = useQueryText('tab', 'versions')
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Newest version</Header>}>
        <Facts
          of={{
            Size: bytesText(numBytes),
            Files: countText(numFiles),
            Changesets: countText(numChangesets),
            Version: lastCompletedChangesetId && (
              <VersionLink name={name} changesetId={lastCompletedChangesetId} />
            ),
          }}
        />
      </Container>
      <Tabs
        ariaLabel={`About ${name.databaseName}`}
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          {
            id: 'versions',
            label: 'Versions',
            content: <Versions name={name} newest={lastCompletedChangesetId} />,
          },
          { id: 'dataviews', label: 'Dataviews', content: <Dataviews name={name} /> },
        ]}
      />
    </SpaceBetween>
  )
}

function Dataviews({ name }: { name: DatabaseName }) {
  const { data, error } = useQuery(
    `dataviews ${name.environmentId} ${name.databaseName}`,
    signal => listDataviews(name.environmentId, name.databaseName, signal),
    { every: 10_000, on: ({ type }) => type.startsWith('Kx Dataview') },
  )
  return (
    <List<Dataview>
      title="Dataviews"
      variant="borderless"
      items={data?.items}
      error={error}
      id={({ dataviewName }) => dataviewName}
      columns={[
        { name: 'Name', cell: ({ dataviewName }) => dataviewName, width: 140 },
        {
          name: 'Status',
          cell: ({ status, statusReason }) => <Reasoned status={status} reason={statusReason} />,
          width: 160,
        },
        {
          name: 'Version',
          cell: ({ changesetId }) => changesetId && <VersionLink name={name} changesetId={changesetId} />,
          width: 220,
        },
        { name: 'Follows the newest', cell: ({ autoUpdate }) => (autoUpdate ? 'Yes' : 'No') },
        {
          name: 'Clusters',
          cell: ({ activeVersions = [] }) =>
            activeVersions.flatMap(version => version.attachedClusters).join(', '),
          width: 140,
        },
      ]}
      empty={<Empty title="No dataview">Dataviews keep a version at hand on a volume.</Empty>}
    />
  )
}
