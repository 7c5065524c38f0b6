import type { UpdateKxClusterCodeConfiguration } from '../../../model/cluster.ts'
import type { DatabaseConfiguration } from '../../../model/cluster-configuration.ts'
import { invalid } from '../operation/exceptions.ts'
import { completeDatabase, dataviewOf } from './databases.ts'
import { checkWorkspace } from './limits.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord, ClusterUpdate } from './record.ts'
import { codeFaults, databaseFaults } from './rules.ts'

interface DatabasesRequest {
  databases: DatabaseConfiguration[]
  deploymentConfiguration?: { deploymentStrategy: 'ROLLING' | 'NO_RESTART' } | undefined
}

/** The model allows NO_RESTART for HDB only; a recorded GP took it too. */
const WITHOUT_RESTART: readonly ClusterRecord['clusterType'][] = ['HDB', 'GP']

/**
 * What UpdateKxClusterDatabases makes of a cluster.
 * @throws {ServiceException} ValidationException: names cannot change, nor databases be added; and as for a new one
 */
export function databasesUpdate(
  parts: ClusterParts,
  cluster: ClusterRecord,
  { databases, deploymentConfiguration }: DatabasesRequest,
): ClusterUpdate {
  const { environmentId, clusterType, databases: current = [] } = cluster
  const deploymentStrategy = deploymentConfiguration?.deploymentStrategy ?? 'ROLLING'
  if (deploymentStrategy === 'NO_RESTART' && !WITHOUT_RESTART.includes(clusterType)) {
    throw invalid(`expected deploymentStrategy ROLLING for ${clusterType}, got NO_RESTART`)
  }
  const names = (list: readonly DatabaseConfiguration[]) =>
    list
      .map(({ databaseName }) => databaseName)
      .sort()
      .join(', ')
  if (names(databases) !== names(current)) {
    throw invalid(`expected the cluster's databases (${names(current)}), got (${names(databases)})`)
  }
  const wanted = databases.map(database => inItsDataview(database, current))
  const faults = databaseFaults({ ...cluster, databases: wanted })
  if (faults.length > 0) throw invalid(faults.join('; '))
  const completed = wanted.map(database => completeDatabase(parts, environmentId, database))
  return { kind: 'databases', databases: completed, deploymentStrategy }
}

/** A database that is shown through a dataview stays so when the request names only a changeset. */
function inItsDataview(
  database: DatabaseConfiguration,
  current: readonly DatabaseConfiguration[],
): DatabaseConfiguration {
  const before = current.find(({ databaseName }) => databaseName === database.databaseName)
  const dataviewName = dataviewOf(database) ?? (before === undefined ? undefined : dataviewOf(before))
  return { ...database, dataviewName }
}

/**
 * What UpdateKxClusterCodeConfiguration makes of a cluster.
 * @throws {ServiceException} ValidationException
 */
export function codeUpdate(
  parts: ClusterParts,
  cluster: ClusterRecord,
  request: UpdateKxClusterCodeConfiguration,
): ClusterUpdate {
  const { code, initializationScript, commandLineArguments } = request
  const deploymentStrategy = request.deploymentConfiguration?.deploymentStrategy ?? 'ROLLING'
  const faults = codeFaults({ code, initializationScript, commandLineArguments })
  if (faults.length > 0) throw invalid(faults.join('; '))
  checkWorkspace(parts, { ...cluster, commandLineArguments })
  if (deploymentStrategy === 'NO_RESTART') checkWithoutRestart(cluster, request)
  return { kind: 'code', code, initializationScript, commandLineArguments, deploymentStrategy }
}

/** Nothing is started, so nothing could take another script or other arguments. */
function checkWithoutRestart(cluster: ClusterRecord, request: UpdateKxClusterCodeConfiguration): void {
  if (cluster.clusterType !== 'GP') {
    throw invalid(`expected deploymentStrategy ROLLING or FORCE for ${cluster.clusterType}, got NO_RESTART`)
  }
  const { initializationScript: script, commandLineArguments: given } = request
  if (script !== undefined && script !== cluster.initializationScript) {
    throw invalid(`expected initializationScript to stay ${cluster.initializationScript}, got ${script}`)
  }
  if (given !== undefined && listed(given) !== listed(cluster.commandLineArguments ?? [])) {
    throw invalid('expected commandLineArguments to stay as they are with NO_RESTART, got others')
  }
}

const listed = (given: NonNullable<ClusterRecord['commandLineArguments']>) =>
  given
    .map(({ key, value }) => `${key}=${value}`)
    .sort()
    .join(' ')
