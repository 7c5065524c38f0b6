import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { useState } from 'react'
import { deleteObject, listFolder, type StoredObject } from '../api/s3.ts'
import { useAllowed } from '../live/use-allowed.ts'
import { useQuery } from '../live/use-query.ts'
import { bucketHref } from '../place/links.ts'
import { useQueryText } from '../place/place.ts'
import { bytesText, countText } from '../text/bytes.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Empty } from '../ui/empty.tsx'
import { type Column, List } from '../ui/list.tsx'
import { Page } from '../ui/page.tsx'
import { StartButton } from '../ui/start-button.tsx'
import { Time } from '../ui/time.tsx'
import { Upload } from './upload.tsx'

type Entry = { prefix: string } | StoredObject

/** What lies under one prefix of a bucket. */
export function BucketPage({ bucket }: { bucket: string }) {
  const [prefix] = useQueryText('prefix')
  return <FolderPage key={prefix} bucket={bucket} prefix={prefix} />
}

function FolderPage({ bucket, prefix }: { bucket: string; prefix: string }) {
  const [tokens, setTokens] = useState<string[]>([])
  const { data, error, reload } = useQuery(
    `folder ${bucket} ${prefix} ${tokens.length}`,
    signal => listFolder(bucket, prefix, tokens.at(-1), signal),
    { every: 15_000, on: ({ source }) => source === 'aws.s3' },
  )
  const [deleting, setDeleting] = useState<string>()
  const arn = `arn:aws:s3:::${bucket}/${prefix}*`
  const may = useAllowed({
    put: { action: 's3:PutObject', resource: arn },
    delete: { action: 's3:DeleteObject', resource: arn },
  })
  const parts = prefix.split('/').slice(0, -1)
  const above = [
    { text: 'Buckets', href: '#/buckets' },
    ...(parts.length === 0 ? [] : [{ text: bucket, href: bucketHref(bucket) }]),
    ...parts.slice(0, -1).map((text, index) => ({
      text,
      href: bucketHref(bucket, `${parts.slice(0, index + 1).join('/')}/`),
    })),
  ]
  const { nextToken } = data ?? {}
  return (
    <Page title={parts.at(-1) ?? bucket} above={above} description={`s3://${bucket}/${prefix}`}>
      {may.put && <Upload bucket={bucket} prefix={prefix} done={reload} />}
      <List<Entry>
        title="Objects"
        items={data && [...data.prefixes.map(one => ({ prefix: one })), ...data.objects]}
        error={error}
        id={entryKey}
        columns={columnsOf(bucket, prefix, may.delete ? setDeleting : undefined)}
        description={data && wouldLoad(data.objects, data.prefixes)}
        more={nextToken === undefined ? undefined : () => setTokens([...tokens, nextToken])}
        actions={
          <StartButton
            workflow="load-database"
            text="Load from here"
            input={{ trigger: 'console', source: { bucket, prefix } }}
          />
        }
        empty={
          <Empty title="Nothing lies here">Upload a file, or drop one into the folder of the bucket.</Empty>
        }
      />
      {deleting !== undefined && (
        <Confirm
          title="Delete this object?"
          verb="Delete"
          name={nameIn(deleting, prefix)}
          close={() => setDeleting(undefined)}
          act={async () => {
            await deleteObject(bucket, deleting)
            reload()
          }}
        >
          s3://{bucket}/{deleting} goes. What was loaded from it stays in the versions of its database.
        </Confirm>
      )}
    </Page>
  )
}

const entryKey = (entry: Entry) => ('prefix' in entry ? entry.prefix : entry.key)
const nameIn = (key: string, prefix: string) => key.slice(prefix.length)

const columnsOf = (
  bucket: string,
  prefix: string,
  remove: ((key: string) => void) | undefined,
): Column<Entry>[] => [
  {
    name: 'Name',
    cell: entry =>
      'prefix' in entry ? (
        <Link href={bucketHref(bucket, entry.prefix)}>{nameIn(entry.prefix, prefix)}</Link>
      ) : (
        nameIn(entry.key, prefix)
      ),
    width: 260,
  },
  { name: 'Size', cell: entry => ('prefix' in entry ? '–' : bytesText(entry.size)), width: 90 },
  {
    name: 'Changed',
    cell: entry => ('prefix' in entry ? '–' : <Time at={Date.parse(entry.lastModified) / 1000} />),
    width: 110,
  },
  {
    name: 'Actions',
    cell: entry =>
      remove && !('prefix' in entry) ? (
        <Button variant="inline-link" ariaLabel={`Delete ${entry.key}`} onClick={() => remove(entry.key)}>
          Delete
        </Button>
      ) : null,
    width: 90,
  },
]

/** What a load of this prefix would find: partitions by date, and files of the root. */
function wouldLoad(objects: readonly StoredObject[], prefixes: readonly string[]): string {
  const dates = prefixes.filter(prefix => /\/?\d{4}\.\d{2}\.\d{2}\/$/.test(prefix)).length
  if (dates === 0) return `${countText(objects.length + prefixes.length)} entries`
  return `As a database: ${counted(dates, 'partition')} by date, ${counted(objects.length, 'file')} of the root`
}

const counted = (count: number, name: string) => `${countText(count)} ${name}${count === 1 ? '' : 's'}`
