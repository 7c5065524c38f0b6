import { userArn } from '../../../model/arn.ts'
import type { Store } from '../../store/store.ts'
import type { Kind } from '../kind/kind.ts'
import { namedIn, within } from '../kind/within.ts'
import { nodeUserOperations } from './node-operations.ts'
import { userOperations } from './operations.ts'
import type { UserParts, UserTables } from './parts.ts'
import type { UserRecord } from './record.ts'

export const userTables = (store: Store): UserTables => ({
  user: store.collection<UserRecord>('finspace.user'),
})

export function openUsers(parts: UserParts) {
  const { user } = parts.tables
  return {
    operations: userOperations(parts),
    ofNodes: nodeUserOperations(parts),
    arnOf(named) {
      const found = namedIn(user, named)
      return found && userArn(parts, found.environmentId, found.userName)
    },
    contents: {
      remove(environmentId) {
        for (const { key } of within(user, environmentId)) user.delete(key)
      },
    },
  } satisfies Kind & Record<string, unknown>
}
