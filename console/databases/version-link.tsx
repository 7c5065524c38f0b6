import Link from '@cloudscape-design/components/link'
import { changesetHref } from '../place/links.ts'
import type { DatabaseName } from '../place/names.ts'

export const VersionLink = ({ name, changesetId }: { name: DatabaseName; changesetId: string }) => (
  <Link href={changesetHref(name.environmentId, name.databaseName, changesetId)}>
    <span className="mono">{changesetId}</span>
  </Link>
)
