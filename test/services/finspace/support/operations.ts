// The API's operations by name. Nothing is run: the tables are only looked at, so that nothing is behind them.

import { changesetOperations } from '../../../../services/finspace/changeset/operations.ts'
import type { ChangesetParts } from '../../../../services/finspace/changeset/parts.ts'
import { nodeOperations } from '../../../../services/finspace/cluster/node-operations.ts'
import { clusterOperations } from '../../../../services/finspace/cluster/operations.ts'
import type { ClusterParts } from '../../../../services/finspace/cluster/parts.ts'
import { databaseOperations } from '../../../../services/finspace/database/operations.ts'
import type { DatabaseParts } from '../../../../services/finspace/database/parts.ts'
import { dataviewOperations } from '../../../../services/finspace/dataview/operations.ts'
import type { DataviewParts } from '../../../../services/finspace/dataview/parts.ts'
import { deprecatedOperations } from '../../../../services/finspace/environment/deprecated-operations.ts'
import { environmentOperations } from '../../../../services/finspace/environment/operations.ts'
import type { EnvironmentParts } from '../../../../services/finspace/environment/parts.ts'
import type { AnyFinspaceOperation } from '../../../../services/finspace/operation/operation.ts'
import { scalingGroupOperations } from '../../../../services/finspace/scaling-group/operations.ts'
import type { ScalingGroupParts } from '../../../../services/finspace/scaling-group/parts.ts'
import { tagOperations } from '../../../../services/finspace/tag/operations.ts'
import { userOperations } from '../../../../services/finspace/user/operations.ts'
import type { UserParts } from '../../../../services/finspace/user/parts.ts'
import { volumeOperations } from '../../../../services/finspace/volume/operations.ts'
import type { VolumeParts } from '../../../../services/finspace/volume/parts.ts'

export const operations: Readonly<Record<string, AnyFinspaceOperation>> = {
  ...environmentOperations({} as EnvironmentParts),
  ...userOperations({} as UserParts),
  ...databaseOperations({} as DatabaseParts),
  ...changesetOperations({} as ChangesetParts),
  ...dataviewOperations({} as DataviewParts),
  ...clusterOperations({} as ClusterParts),
  ...volumeOperations({} as VolumeParts),
  ...scalingGroupOperations({} as ScalingGroupParts),
  ...deprecatedOperations({} as EnvironmentParts),
  ...nodeOperations({} as ClusterParts),
  ...tagOperations({} as Parameters<typeof tagOperations>[0]),
}
