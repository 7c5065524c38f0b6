import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import Link from '@cloudscape-design/components/link'
import { listEntries, type VersionEntry, type VersionName } from '../api/versions.ts'
import { useQuery } from '../live/use-query.ts'
import { changesetHref } from '../place/links.ts'
import { hrefOf, useQueryText } from '../place/place.ts'
import { bytesText, countText } from '../text/bytes.ts'
import { Empty } from '../ui/empty.tsx'
import { List } from '../ui/list.tsx'

/** The tree of a version, a directory at a time. */
export function VersionFiles({ name }: { name: VersionName }) {
  const [path] = useQueryText('path', '/')
  const { environmentId, databaseName, changesetId } = name
  const { data, error } = useQuery(`files ${environmentId} ${databaseName} ${changesetId} ${path}`, signal =>
    listEntries(name, path, signal),
  )
  const hrefTo = (inner: string) =>
    hrefOf(changesetHref(environmentId, databaseName, changesetId).slice(1), { tab: 'files', path: inner })
  const parts = path.split('/').filter(Boolean)
  const trail = [
    { text: databaseName, href: hrefTo('/') },
    ...parts.map((text, index) => ({ text, href: hrefTo(`/${parts.slice(0, index + 1).join('/')}`) })),
  ]
  return (
    <List<VersionEntry>
      title="Files"
      variant="borderless"
      items={data?.entries}
      error={error}
      id={entry => entry.path}
      {...(data === undefined ? {} : { counter: countText(data.entryCount) })}
      description={
        data && data.entryCount > data.entries.length
          ? `The first ${countText(data.entries.length)} by name are shown`
          : undefined
      }
      filter={<BreadcrumbGroup ariaLabel="Where in the version" items={trail} />}
      columns={[
        {
          name: 'Name',
          cell: entry =>
            entry.kind === 'directory' ? (
              <Link href={hrefTo(entry.path)}>{nameOf(entry)}/</Link>
            ) : (
              nameOf(entry)
            ),
          width: 260,
        },
        { name: 'Size', cell: ({ bytes }) => bytesText(bytes), width: 100 },
        {
          name: 'Files',
          cell: ({ kind, files }) => (kind === 'directory' ? countText(files) : ''),
          width: 90,
        },
      ]}
      empty={<Empty title="Nothing is here">The version holds no file in this place.</Empty>}
    />
  )
}

const nameOf = ({ path }: VersionEntry) => path.slice(path.lastIndexOf('/') + 1)
