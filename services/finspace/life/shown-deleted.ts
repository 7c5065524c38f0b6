import type { Settings } from '../settings/settings.ts'
import { dropTags, type TagTables } from '../tag/tags.ts'
import type { Living, State } from './life-cycle.ts'

interface ShownParts {
  settings(): Pick<Settings, 'showDeletedForSeconds'>
  tables: TagTables
}

/** A state DELETED that is shown for a while; then the resource is gone, with the tags a policy may ask for till then. */
export const shownDeleted = <T extends Living>(
  parts: ShownParts,
  arnOf: (resource: T) => string,
): State<T> => ({
  after: () => parts.settings().showDeletedForSeconds * 1000,
  step(resource) {
    dropTags(parts, arnOf(resource))
    return 'gone'
  },
})
