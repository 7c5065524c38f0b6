import type { Finspace } from '../finspace.ts'
import { dropTags } from '../tag/tags.ts'
import type { Living, State } from './life-cycle.ts'

/** A state DELETED that is shown for a while; then the resource is gone, with the tags a policy may ask for till then. */
export const shownDeleted = <T extends Living>(
  finspace: Finspace,
  arnOf: (resource: T) => string,
): State<T> => ({
  after: () => finspace.settings().showDeletedForSeconds * 1000,
  step(resource) {
    dropTags(finspace, arnOf(resource))
    return 'gone'
  },
})
