import Link from '@cloudscape-design/components/link'
import { type Environment, listEnvironments } from '../api/finspace.ts'
import { useQuery } from '../live/use-query.ts'
import { environmentHref } from '../place/links.ts'
import { Empty } from '../ui/empty.tsx'
import { type Column, List } from '../ui/list.tsx'
import { Page } from '../ui/page.tsx'
import { Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'

export function EnvironmentList() {
  const { data, error } = useQuery('environments', listEnvironments, {
    every: 15_000,
    on: ({ type }) => type.startsWith('Kx Environment'),
  })
  return (
    <Page title="Environments" description="Each with its network, users, databases and clusters">
      <List
        title="Environments"
        items={data?.items}
        id={({ environmentId }) => environmentId}
        columns={COLUMNS}
        error={error}
        empty={
          <Empty
            title="No environment yet"
            action={<Link href="#/workflows/provision-environment/start">Start provision-environment</Link>}
          >
            It makes one, with its network, users and databases.
          </Empty>
        }
      />
    </Page>
  )
}

const COLUMNS: Column<Environment>[] = [
  {
    name: 'Name',
    cell: ({ environmentId, name }) => <Link href={environmentHref(environmentId)}>{name}</Link>,
    width: 140,
  },
  { name: 'Status', cell: ({ status }) => <Status status={status} />, width: 120 },
  { name: 'Id', cell: ({ environmentId }) => <span className="mono">{environmentId}</span>, width: 200 },
  { name: 'Description', cell: ({ description }) => description, width: 160 },
  { name: 'Created', cell: ({ creationTimestamp }) => <Time at={creationTimestamp} />, width: 110 },
]
