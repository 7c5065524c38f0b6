import type { Change } from '../changeset/change-request.ts'
import type { Copied } from '../tree/change-tree.ts'
import type { DirectoryEntry, Tree } from '../tree/entry.ts'

export interface Checked {
  before: Tree
  after: Tree
  changes: Change[]
  copied: Copied[]
}

export interface NamedPartition {
  name: string
  directory: DirectoryEntry
}
