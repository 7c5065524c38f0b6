// The API: every operation by its name.
import { changesetOperations } from './changeset/operations.ts'
import { progressOperation } from './changeset/progress.ts'
import { nodeOperations } from './cluster/node-operations.ts'
import { clusterOperations } from './cluster/operations.ts'
import { databaseOperations } from './database/operations.ts'
import { dataviewOperations } from './dataview/operations.ts'
import { deprecatedOperations } from './environment/deprecated-operations.ts'
import { environmentOperations } from './environment/operations.ts'
import type { Finspace } from './finspace.ts'
import type { AnyFinspaceOperation } from './operation/operation.ts'
import { scalingGroupOperations } from './scaling-group/operations.ts'
import { tagOperations } from './tag/operations.ts'
import { userOperations } from './user/operations.ts'
import { volumeOperations } from './volume/operations.ts'

export const operations = (finspace: Finspace): Readonly<Record<string, AnyFinspaceOperation>> => ({
  ...environmentOperations(finspace),
  ...deprecatedOperations(finspace),
  ...userOperations(finspace),
  ...databaseOperations(finspace),
  ...changesetOperations(finspace),
  ...dataviewOperations(finspace),
  ...clusterOperations(finspace),
  ...nodeOperations(finspace),
  ...volumeOperations(finspace),
  ...scalingGroupOperations(finspace),
  ...tagOperations(finspace),
})

/** What is asked of this service alone: AWS's model has none of it. */
export const ownOperations = (finspace: Finspace): Readonly<Record<string, AnyFinspaceOperation>> => ({
  GetKxChangesetProgress: progressOperation(finspace),
})
