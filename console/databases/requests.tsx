import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import type { Changeset } from '../api/finspace.ts'
import { bucketHref } from '../place/links.ts'

type ChangeRequest = Changeset['changeRequests'][number]

/** A changeset may have some thousand. */
const MOST = 20

/** What a changeset asks for, in a line each. */
export const Requests = ({ of }: { of: readonly ChangeRequest[] }) => (
  <>
    {of.slice(0, MOST).map(request => (
      <div key={JSON.stringify(request)} className="anywhere">
        {request.changeType === 'PUT' ? 'Put' : 'Delete'} <span className="mono">{request.dbPath}</span>
        {request.s3Path && (
          <>
            {' '}
            from <ObjectLink s3Path={request.s3Path} />
          </>
        )}
      </div>
    ))}
    {of.length > MOST && (
      <Box color="text-body-secondary">and {(of.length - MOST).toLocaleString('en-US')} more</Box>
    )}
  </>
)

export function ObjectLink({ s3Path }: { s3Path: string }) {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(s3Path) ?? []
  return <Link href={bucketHref(bucket, key.slice(0, key.lastIndexOf('/') + 1))}>{s3Path}</Link>
}
