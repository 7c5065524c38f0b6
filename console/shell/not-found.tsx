import Link from '@cloudscape-design/components/link'
import { Empty } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'

export const NotFound = ({ path }: { path: string }) => (
  <Page title="Nothing is here">
    <Empty title={`No page of the console is at ${path}`} action={<Link href="#/">Go to the overview</Link>}>
      The address may have been cut short on its way.
    </Empty>
  </Page>
)
