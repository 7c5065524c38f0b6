import Link from '@cloudscape-design/components/link'
import { listBuckets } from '../api/s3.ts'
import { useQuery } from '../live/use-query.ts'
import { bucketHref } from '../place/links.ts'
import { Empty } from '../ui/empty.tsx'
import { List } from '../ui/list.tsx'
import { Page } from '../ui/page.tsx'
import { Time } from '../ui/time.tsx'

export function BucketList() {
  const { data, error } = useQuery('buckets', listBuckets, { every: 20_000 })
  return (
    <Page title="Buckets" description="Where data lies before it is loaded">
      <List
        title="Buckets"
        items={data}
        error={error}
        id={({ name }) => name}
        columns={[
          { name: 'Name', cell: ({ name }) => <Link href={bucketHref(name)}>{name}</Link>, width: 200 },
          { name: 'Created', cell: ({ created }) => <Time at={Date.parse(created) / 1000} />, width: 120 },
        ]}
        empty={
          <Empty title="No bucket yet">
            A folder under <code>s3/</code> of the data folder is a bucket, and a file in it an object.
          </Empty>
        }
      />
    </Page>
  )
}
