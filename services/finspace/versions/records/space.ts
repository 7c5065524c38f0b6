import type { Store } from '../../../store/store.ts'
import type { DatabaseId } from '../changeset/version.ts'
import type { ReferenceSpace } from '../references/check-references.ts'
import type { ReferenceDraft } from '../references/reference-draft.ts'
import type { PageDraft } from '../tree/page-draft.ts'
import type { Layout } from './layout.ts'
import type { Records } from './records.ts'

/** What the trees of a database's versions are read and made by. */
export interface DatabaseSpace extends ReferenceSpace {
  pages: PageDraft
  references: ReferenceDraft
}

/** What all operations on versions work with. */
export interface VersionSpace {
  store: Store
  records: Records
  layout: Layout
  /** A new draft on the database. */
  spaceOf(database: DatabaseId): DatabaseSpace
}
