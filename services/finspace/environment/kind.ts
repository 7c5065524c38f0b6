import { datasetEnvironmentArn, environmentArn } from '../../../model/arn.ts'
import type { Store } from '../../store/store.ts'
import { sortable } from '../kind/key.ts'
import type { Kind } from '../kind/kind.ts'
import { withLife } from '../life/with-life.ts'
import { deprecatedOperations } from './deprecated-operations.ts'
import { environmentLifeCycle } from './life-cycle.ts'
import { environmentOperations } from './operations.ts'
import type { EnvironmentParts, EnvironmentTables } from './parts.ts'
import type { EnvironmentRecord } from './record.ts'

export const environmentTables = (store: Store): EnvironmentTables => ({
  environment: store.collection<EnvironmentRecord>('finspace.environment', {
    listed: ({ kind, creationTimestamp }) => `${kind}/${sortable(creationTimestamp)}`,
  }),
})

/** kdb environments, and those that were none. */
export function openEnvironments(given: Omit<EnvironmentParts, 'life'>): Kind {
  const parts = withLife(given, environmentLifeCycle)
  return {
    operations: { ...environmentOperations(parts), ...deprecatedOperations(parts) },
    life: parts.life,
    arnOf({ environmentId, kind }) {
      const stored = parts.tables.environment.get(environmentId)?.kind
      if (kind === 'environment' && stored === 'kx') return environmentArn(parts, environmentId)
      if (kind === 'datasetEnvironment' && stored === 'dataset')
        return datasetEnvironmentArn(parts, environmentId)
      return undefined
    },
  }
}
