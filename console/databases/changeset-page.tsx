import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Tabs from '@cloudscape-design/components/tabs'
import { type Changeset, getChangeset } from '../api/finspace.ts'
import { invoke } from '../api/rights.ts'
import { type VersionName, versionPath } from '../api/versions.ts'
import { useEnvironmentCrumb } from '../environments/environment-crumb.ts'
import { useAllowed } from '../live/use-allowed.ts'
import { useQuery } from '../live/use-query.ts'
import { databaseHref } from '../place/links.ts'
import { useQueryText } from '../place/place.ts'
import { Copied } from '../ui/copied.tsx'
import { Elapsed } from '../ui/elapsed.tsx'
import { Facts } from '../ui/facts.tsx'
import { Failure } from '../ui/failure.tsx'
import { List } from '../ui/list.tsx'
import { Loading } from '../ui/loading.tsx'
import { Page } from '../ui/page.tsx'
import { Status } from '../ui/status.tsx'
import { ExactTime } from '../ui/time.tsx'
import { CopyProgress } from './copy-progress.tsx'
import { ENDED } from './ended.ts'
import { ObjectLink } from './requests.tsx'
import { VersionChanges } from './version-changes.tsx'
import { VersionFiles } from './version-files.tsx'
import { VersionTables } from './version-tables.tsx'

/** One request to change a database: what it asked for, and the version that came of it. */
export function ChangesetPage(name: VersionName) {
  const { environmentId, databaseName, changesetId } = name
  const { data, error, reload } = useQuery(
    `changeset ${environmentId} ${databaseName} ${changesetId}`,
    signal => getChangeset(environmentId, databaseName, changesetId, signal),
    { every: ({ status }) => (ENDED.includes(status) ? undefined : 1500) },
  )
  const environment = useEnvironmentCrumb(environmentId)
  return (
    <Page
      title={changesetId}
      above={[
        { text: 'Environments', href: '#/environments' },
        environment,
        { text: databaseName, href: databaseHref(environmentId, databaseName) },
      ]}
      status={data && <Status status={data.status} />}
    >
      <Failure error={error} retry={reload} />
      {data?.errorInfo && (
        <Failure error={[data.errorInfo.errorType, data.errorInfo.errorMessage].filter(Boolean).join('\n')} />
      )}
      {data === undefined ? error === undefined && <Loading /> : <About changeset={data} />}
      {data && !ENDED.includes(data.status) && (
        <Container header={<Header variant="h2">Progress</Header>}>
          <CopyProgress name={name} />
        </Container>
      )}
      {data && <Parts changeset={data} name={name} />}
    </Page>
  )
}

function Parts({ changeset, name }: { changeset: Changeset; name: VersionName }) {
  const [tab, setTab] = useQueryText('tab', 'requests')
  const { changeRequests, status } = changeset
  const may = useAllowed({ look: invoke('GET', versionPath(name)) })
  const requests = { id: 'requests', label: 'Requests', content: <ChangeRequests of={changeRequests} /> }
  const ofVersion = [
    { id: 'files', label: 'Files', content: <VersionFiles name={name} /> },
    { id: 'tables', label: 'Tables', content: <VersionTables name={name} /> },
    { id: 'changes', label: 'Changes', content: <VersionChanges name={name} /> },
  ]
  return (
    <Tabs
      ariaLabel={`About ${name.changesetId}`}
      activeTabId={tab}
      onChange={({ detail }) => setTab(detail.activeTabId)}
      tabs={[requests, ...(may.look && status === 'COMPLETED' ? ofVersion : [])]}
    />
  )
}

function About({ changeset }: { changeset: Changeset }) {
  const { changesetId, createdTimestamp, lastModifiedTimestamp, status, activeFromTimestamp } = changeset
  const hasEnded = ENDED.includes(status)
  return (
    <Container header={<Header variant="h2">Details</Header>}>
      <Facts
        of={{
          Id: <Copied text={changesetId} label="the id" />,
          'Asked for': <ExactTime at={createdTimestamp} />,
          [hasEnded ? 'Took' : 'Has taken']: createdTimestamp && (
            <Elapsed
              from={createdTimestamp}
              to={hasEnded ? (activeFromTimestamp ?? lastModifiedTimestamp) : undefined}
            />
          ),
          'Active since': activeFromTimestamp && <ExactTime at={activeFromTimestamp} />,
        }}
      />
    </Container>
  )
}

const ChangeRequests = ({ of }: { of: Changeset['changeRequests'] }) => (
  <List
    title="What it asked for"
    variant="borderless"
    items={of}
    id={request => JSON.stringify(request)}
    columns={[
      { name: 'Change', cell: ({ changeType }) => (changeType === 'PUT' ? 'Put' : 'Delete') },
      { name: 'Into', cell: ({ dbPath }) => <span className="mono">{dbPath}</span>, width: 160 },
      { name: 'From', cell: ({ s3Path }) => s3Path && <ObjectLink s3Path={s3Path} />, width: 260 },
    ]}
    empty={null}
  />
)
