import Link from '@cloudscape-design/components/link'
import type { Overview } from '../api/overview.ts'
import { CopyProgress } from '../databases/copy-progress.tsx'
import { VersionLink } from '../databases/version-link.tsx'
import { databaseHref } from '../place/links.ts'
import { List } from '../ui/list.tsx'
import { Time } from '../ui/time.tsx'

/** Each row asks for its progress once a second. */
const SHOWN = 10

/** What is being loaded into databases, and how far it has come; nothing where nothing is. */
export function ChangesetsInProgress({ changesets }: Pick<Overview, 'changesets'>) {
  if (changesets.length === 0) return null
  return (
    <List
      title="Changesets in progress"
      items={changesets.slice(0, SHOWN)}
      counter={String(changesets.length)}
      id={({ changesetId }) => changesetId}
      columns={[
        {
          name: 'Database',
          cell: ({ environmentId, databaseName }) => (
            <Link href={databaseHref(environmentId, databaseName)}>{databaseName}</Link>
          ),
          width: 140,
        },
        {
          name: 'Changeset',
          cell: changeset => <VersionLink name={changeset} changesetId={changeset.changesetId} />,
          width: 220,
        },
        {
          name: 'Asked for',
          cell: ({ createdTimestamp }) => <Time at={Date.parse(createdTimestamp) / 1000} />,
          width: 110,
        },
        { name: 'Progress', cell: changeset => <CopyProgress name={changeset} />, width: 260 },
      ]}
      empty={null}
    />
  )
}
