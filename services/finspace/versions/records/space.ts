import type { Store } from '../../../store/store.ts'
import type { DatabaseId } from '../changeset/version.ts'
import type { PageDraft } from '../tree/page-draft.ts'
import type { Layout } from './layout.ts'
import type { Records } from './records.ts'

/** What all operations on versions work with. */
export interface VersionSpace {
  store: Store
  records: Records
  layout: Layout
  /** A new draft on the database's pages. */
  spaceOf(database: DatabaseId): { pages: PageDraft; content: string }
}
