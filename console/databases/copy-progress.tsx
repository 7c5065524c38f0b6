import ProgressBar from '@cloudscape-design/components/progress-bar'
import { getChangesetProgress } from '../api/finspace.ts'
import type { VersionName } from '../api/versions.ts'
import { useQuery } from '../live/use-query.ts'
import { copyText, sharePercent } from '../text/copy.ts'
import { ENDED } from './ended.ts'

/** How far a changeset has come: files, bytes, rate and the time that is left. */
export function CopyProgress({ name }: { name: VersionName }) {
  const { environmentId, databaseName, changesetId } = name
  const { data } = useQuery(
    `progress ${environmentId} ${databaseName} ${changesetId}`,
    signal => getChangesetProgress(environmentId, databaseName, changesetId, signal),
    { every: ({ status }) => (ENDED.includes(status) ? undefined : 1000) },
  )
  if (data === undefined) return null
  if (data.progress === undefined) return <span>{WITHOUT[data.status] ?? ''}</span>
  return (
    <ProgressBar
      ariaLabel={`Progress of ${changesetId}`}
      value={sharePercent(data.progress)}
      additionalInfo={copyText(data.progress)}
    />
  )
}

/** What it does while nothing is copied. */
const WITHOUT: Readonly<Record<string, string>> = {
  PENDING: 'It waits for the changesets before it.',
  PROCESSING: 'It looks at what there is to copy.',
}
