import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Version } from '../api/versions.ts'
import type { DatabaseName } from '../place/names.ts'
import { bytesText, countText } from '../text/bytes.ts'
import { callerOf } from '../text/caller.ts'
import { Empty } from '../ui/empty.tsx'
import { type Column, List } from '../ui/list.tsx'
import { Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { CopyProgress } from './copy-progress.tsx'
import { Growth } from './growth.tsx'
import { Requests } from './requests.tsx'
import { useVersions, VERSIONS } from './use-versions.ts'
import { VersionLink } from './version-link.tsx'

/** How a database came to what it holds: its changesets, the newest first, and the sizes of their versions. */
export function Versions({ name, newest }: { name: DatabaseName; newest: string | undefined }) {
  const [most, setMost] = useState(VERSIONS)
  const { data, error } = useVersions(name, most)
  return (
    <SpaceBetween size="l">
      <List<Version>
        title="Changesets"
        description="Each that completed is a version"
        variant="borderless"
        items={data?.versions}
        error={error}
        id={({ changesetId }) => changesetId}
        columns={columnsOf(name, newest)}
        {...(data?.nextToken === undefined ? {} : { counter: `${data.versions.length}+` })}
        more={data?.nextToken === undefined ? undefined : () => setMost(most + VERSIONS)}
        empty={
          <Empty
            title="No changeset yet"
            action={<Link href="#/workflows/load-database/start">Start load-database</Link>}
          >
            It brings data from a bucket, and makes a version of it.
          </Empty>
        }
      />
      {data && <Growth versions={data.versions} />}
    </SpaceBetween>
  )
}

const columnsOf = (name: DatabaseName, newest: string | undefined): Column<Version>[] => [
  {
    name: 'Changeset',
    cell: ({ changesetId }) => (
      <>
        <VersionLink name={name} changesetId={changesetId} />
        {changesetId === newest && <Box variant="span"> · newest</Box>}
      </>
    ),
    width: 220,
  },
  { name: 'Status', cell: version => <State name={name} version={version} />, width: 160 },
  { name: 'Asked for', cell: ({ createdTimestamp }) => <Time at={createdTimestamp} />, width: 110 },
  {
    name: 'By',
    cell: ({ requestedBy }) =>
      requestedBy && (
        <span className="anywhere" title={requestedBy}>
          {callerOf(requestedBy)}
        </span>
      ),
    width: 140,
  },
  {
    name: 'Copied',
    cell: ({ copied }) => copied && `${bytesText(copied.numBytes)} in ${countText(copied.numFiles)} files`,
    width: 130,
  },
  {
    name: 'Version holds',
    cell: ({ numBytes, numFiles }) =>
      numBytes !== undefined && `${bytesText(numBytes)} in ${countText(numFiles ?? 0)} files`,
    width: 130,
  },
  {
    name: 'Requests',
    cell: ({ changesetId, changeRequests }) =>
      changeRequests && (
        <ExpandableSection
          headerText={countText(changeRequests.length)}
          headerAriaLabel={`Requests of ${changesetId}`}
          headingTagOverride="h3"
        >
          <Requests of={changeRequests} />
        </ExpandableSection>
      ),
    width: 120,
  },
]

const State = ({ name, version: { changesetId, status } }: { name: DatabaseName; version: Version }) => (
  <>
    <Status status={status} />
    {status === 'PROCESSING' && <CopyProgress name={{ ...name, changesetId }} />}
  </>
)
