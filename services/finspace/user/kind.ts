import { userArn } from '../../../model/arn.ts'
import type { Store } from '../../store/store.ts'
import type { Kind } from '../kind/kind.ts'
import { namedIn, within } from '../kind/within.ts'
import { userOperations } from './operations.ts'
import type { UserParts, UserTables } from './parts.ts'
import type { UserRecord } from './record.ts'

export const userTables = (store: Store): UserTables => ({
  user: store.collection<UserRecord>('finspace.user'),
})

export function openUsers(parts: UserParts): Kind {
  const { user } = parts.tables
  return {
    operations: userOperations(parts),
    arnOf(named) {
      const found = namedIn(user, named)
      return found && userArn(parts, found.environmentId, found.userName)
    },
    contents: {
      remove(environmentId) {
        for (const { key } of within(user, environmentId)) user.delete(key)
      },
    },
  }
}
