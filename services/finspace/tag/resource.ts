import {
  clusterArn,
  databaseArn,
  datasetEnvironmentArn,
  dataviewArn,
  environmentArn,
  type ResourceRef,
  scalingGroupArn,
  userArn,
  volumeArn,
} from '../../../model/arn.ts'
import type { Finspace } from '../finspace.ts'
import { resourceIn } from '../kind/arn.ts'
import { keyOf } from '../kind/key.ts'

/** The ARN in full of the resource that `arn` names, where there is one. */
export function taggedResource(finspace: Finspace, arn: string): string | undefined {
  const named = resourceIn(finspace, arn)
  return named !== undefined && exists(finspace, named) ? arnOf(finspace, named) : undefined
}

function exists({ tables }: Finspace, named: ResourceRef): boolean {
  const environment = tables.environment.get(named.environmentId)
  if (environment === undefined || environment.status === 'DELETED') return false
  switch (named.kind) {
    case 'environment':
      return environment.kind === 'kx'
    case 'datasetEnvironment':
      return environment.kind === 'dataset'
    case 'dataview':
      return tables.dataview.get(keyOf(named.environmentId, named.databaseName, named.name)) !== undefined
    default:
      return tables[named.kind].get(keyOf(named.environmentId, named.name)) !== undefined
  }
}

function arnOf(finspace: Finspace, named: ResourceRef): string {
  switch (named.kind) {
    case 'environment':
      return environmentArn(finspace, named.environmentId)
    case 'datasetEnvironment':
      return datasetEnvironmentArn(finspace, named.environmentId)
    case 'dataview':
      return dataviewArn(finspace, { ...named, dataviewName: named.name })
    default:
      return ARNS[named.kind](finspace, named.environmentId, named.name)
  }
}

const ARNS = {
  user: userArn,
  database: databaseArn,
  cluster: clusterArn,
  volume: volumeArn,
  scalingGroup: scalingGroupArn,
}
