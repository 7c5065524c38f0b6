import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { type Changeset, getChangeset } from '../api/finspace.ts'
import { useEnvironmentCrumb } from '../environments/environment-crumb.ts'
import { useQuery } from '../live/use-query.ts'
import { bucketHref, databaseHref } from '../place/links.ts'
import { Copied } from '../ui/copied.tsx'
import { Elapsed } from '../ui/elapsed.tsx'
import { Facts } from '../ui/facts.tsx'
import { Failure } from '../ui/failure.tsx'
import { List } from '../ui/list.tsx'
import { Loading } from '../ui/loading.tsx'
import { Page } from '../ui/page.tsx'
import { Status } from '../ui/status.tsx'
import { ExactTime } from '../ui/time.tsx'

export interface ChangesetName {
  environmentId: string
  databaseName: string
  changesetId: string
}

const ENDED = ['COMPLETED', 'FAILED']

/** One request to change a database: what it asked for, and what came of it. */
export function ChangesetPage({ environmentId, databaseName, changesetId }: ChangesetName) {
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
      {data && <Requests changeset={data} />}
    </Page>
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
            <Elapsed from={createdTimestamp} to={hasEnded ? lastModifiedTimestamp : undefined} />
          ),
          'Active since': activeFromTimestamp && <ExactTime at={activeFromTimestamp} />,
        }}
      />
    </Container>
  )
}

const Requests = ({ changeset: { changeRequests } }: { changeset: Changeset }) => (
  <List
    title="What it asked for"
    items={changeRequests}
    id={request => JSON.stringify(request)}
    columns={[
      { name: 'Change', cell: ({ changeType }) => (changeType === 'PUT' ? 'Put' : 'Delete') },
      { name: 'Into', cell: ({ dbPath }) => <span className="mono">{dbPath}</span>, width: 160 },
      { name: 'From', cell: ({ s3Path }) => s3Path && <ObjectLink s3Path={s3Path} />, width: 260 },
    ]}
    empty={null}
  />
)

function ObjectLink({ s3Path }: { s3Path: string }) {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(s3Path) ?? []
  return <Link href={bucketHref(bucket, key.slice(0, key.lastIndexOf('/') + 1))}>{s3Path}</Link>
}
