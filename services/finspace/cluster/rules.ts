// The rules of a new cluster that need nothing but the request.

import type { CreateKxCluster } from '../../../model/cluster.ts'
import { invalid } from '../operation/exceptions.ts'
import { dataviewOf } from './databases.ts'
import { nodeTypes } from './node-types.ts'

/** Nodes of one cluster. */
const MOST_NODES = 5

/** @throws {ServiceException} ValidationException with every rule that the request breaks. */
export function checkCluster(cluster: CreateKxCluster): void {
  const faults = [
    ...capacityFaults(cluster),
    ...zoneFaults(cluster),
    ...autoScalingFaults(cluster),
    ...typeFaults(cluster),
    ...savedownFaults(cluster),
    ...cacheFaults(cluster),
    ...databaseFaults(cluster),
    ...codeFaults(cluster),
  ]
  if (faults.length > 0) throw invalid(faults.join('; '))
}

const rule = (isKept: boolean, fault: string): string[] => (isKept ? [] : [fault])

export const nodeCountOf = ({ capacityConfiguration, scalingGroupConfiguration }: CreateKxCluster): number =>
  capacityConfiguration?.nodeCount ?? scalingGroupConfiguration?.nodeCount ?? 1

function capacityFaults(cluster: CreateKxCluster): string[] {
  const { capacityConfiguration: dedicated, scalingGroupConfiguration: shared } = cluster
  const nodeType = dedicated?.nodeType
  return [
    ...rule(
      (dedicated === undefined) !== (shared === undefined),
      'expected exactly one of capacityConfiguration and scalingGroupConfiguration',
    ),
    ...rule(
      dedicated === undefined || (nodeType !== undefined && nodeTypes.includes(nodeType)),
      `expected capacityConfiguration.nodeType to be one of ${nodeTypes.join(', ')}, got ${nodeType}`,
    ),
    ...rule(
      nodeCountOf(cluster) <= MOST_NODES,
      `expected 1 to ${MOST_NODES} nodes, got ${nodeCountOf(cluster)}`,
    ),
    ...rule(
      shared?.memoryLimit === undefined || shared.memoryLimit >= shared.memoryReservation,
      'expected scalingGroupConfiguration.memoryLimit of at least memoryReservation',
    ),
  ]
}

const zoneFaults = ({ azMode, availabilityZoneId }: CreateKxCluster): string[] => [
  ...rule(
    azMode === 'MULTI' || availabilityZoneId !== undefined,
    'expected availabilityZoneId with azMode SINGLE, got none',
  ),
  ...rule(
    azMode === 'SINGLE' || availabilityZoneId === undefined,
    'expected no availabilityZoneId with azMode MULTI, got one',
  ),
]

function autoScalingFaults({ autoScalingConfiguration: scaling, azMode, clusterType }: CreateKxCluster) {
  if (scaling === undefined) return []
  const { minNodeCount: min, maxNodeCount: max } = scaling
  return [
    ...rule(
      clusterType !== 'GP' && clusterType !== 'TICKERPLANT',
      `expected no auto scaling of ${clusterType}`,
    ),
    ...rule(
      min !== undefined && max !== undefined && min < max && max <= MOST_NODES,
      `expected minNodeCount below maxNodeCount, which is at most ${MOST_NODES}, got ${min} and ${max}`,
    ),
    ...rule(
      azMode === 'SINGLE' || (min ?? 0) >= 3,
      `expected minNodeCount of at least 3 with MULTI, got ${min}`,
    ),
    ...rule(scaling.autoScalingMetric !== undefined, 'expected autoScalingMetric, got none'),
    ...rule(scaling.metricTarget !== undefined, 'expected metricTarget, got none'),
  ]
}

function typeFaults(cluster: CreateKxCluster): string[] {
  const { clusterType: type, databases = [], savedownStorageConfiguration: savedown } = cluster
  const hasDatabase = databases.length > 0
  const logVolumes = cluster.tickerplantLogConfiguration?.tickerplantLogVolumes ?? []
  const single = [
    ...rule(nodeCountOf(cluster) === 1, `expected 1 node in a ${type}, got ${nodeCountOf(cluster)}`),
  ]
  const bare = [
    ...rule(!hasDatabase, `expected no databases in a ${type}, got ${databases.length}`),
    ...rule(savedown === undefined, `expected no savedownStorageConfiguration in a ${type}, got one`),
  ]
  switch (type) {
    case 'HDB':
      return []
    case 'GATEWAY':
      return [
        ...bare,
        ...rule(cluster.executionRole !== undefined, 'expected executionRole in a GATEWAY, got none'),
      ]
    case 'TICKERPLANT':
      return [
        ...single,
        ...bare,
        ...rule(logVolumes.length > 0, 'expected tickerplantLogConfiguration with a volume, got none'),
      ]
    case 'GP':
      return [...single, ...rule(cluster.azMode === 'SINGLE', 'expected azMode SINGLE in a GP, got MULTI')]
    case 'RDB':
      // The model asks for it always; a recorded RDB on a scaling group ran without one and without a database.
      return rule(
        savedown !== undefined || (cluster.capacityConfiguration === undefined && !hasDatabase),
        'expected savedownStorageConfiguration in an RDB, got none',
      )
  }
}

function savedownFaults({ savedownStorageConfiguration: savedown, ...cluster }: CreateKxCluster): string[] {
  if (savedown === undefined) return []
  const { type, size, volumeName } = savedown
  return cluster.scalingGroupConfiguration === undefined
    ? rule(
        type !== undefined && size !== undefined && volumeName === undefined,
        'expected savedownStorageConfiguration of type and size on dedicated nodes',
      )
    : rule(
        volumeName !== undefined && type === undefined && size === undefined,
        'expected savedownStorageConfiguration of a volumeName on a scaling group',
      )
}

const cacheFaults = ({ cacheStorageConfigurations: caches = [] }: CreateKxCluster): string[] =>
  caches.flatMap(({ type, size }) => cacheSizeFaults(type, size))

function cacheSizeFaults(type: string, size: number): string[] {
  switch (type) {
    case 'CACHE_1000':
    case 'CACHE_250':
      return rule(
        size === 1200 || (size > 0 && size % 2400 === 0),
        `expected ${type} of 1200 GiB or a multiple of 2400, got ${size}`,
      )
    case 'CACHE_12':
      return rule(size > 0 && size % 6000 === 0, `expected CACHE_12 of a multiple of 6000 GiB, got ${size}`)
    default:
      return [`expected cache type CACHE_1000, CACHE_250 or CACHE_12, got ${type}`]
  }
}

type Shown = Pick<CreateKxCluster, 'databases' | 'cacheStorageConfigurations' | 'scalingGroupConfiguration'>

/** For a new cluster and for an update of its databases alike. */
export function databaseFaults({
  databases = [],
  cacheStorageConfigurations: caches = [],
  scalingGroupConfiguration: shared,
}: Shown): string[] {
  const names = new Set(databases.map(({ databaseName }) => databaseName))
  const types = caches.map(({ type }) => type)
  const used = databases.flatMap(({ cacheConfigurations = [] }) => cacheConfigurations)
  return [
    ...rule(names.size === databases.length, 'expected every database once, got one twice'),
    ...rule(
      shared !== undefined || databases.every(database => dataviewOf(database) === undefined),
      'expected scalingGroupConfiguration with a dataview, got none',
    ),
    ...used.flatMap(({ cacheType }) =>
      rule(
        types.includes(cacheType),
        `expected cacheStorageConfigurations to hold type ${cacheType}, got none`,
      ),
    ),
  ]
}

/** For a new cluster and for an update of its code alike. */
export function codeFaults({
  code,
  initializationScript: script,
  commandLineArguments = [],
}: Pick<CreateKxCluster, 'code' | 'initializationScript' | 'commandLineArguments'>): string[] {
  const parts = script?.split(/[/\\]/) ?? []
  return [
    ...rule(
      code === undefined || (code.s3Bucket !== undefined && code.s3Key !== undefined),
      'expected code to name s3Bucket and s3Key',
    ),
    ...rule(script === undefined || code !== undefined, 'expected code with initializationScript, got none'),
    ...rule(
      script === undefined || (parts[0] !== '' && parts.at(-1) !== '' && !parts.includes('..')),
      `expected initializationScript to be a path inside the code, got ${script}`,
    ),
    ...commandLineArguments.flatMap(({ key = '' }) =>
      OWN_FLAGS.includes(key)
        ? [`expected no argument -${key}, which nodes start q with themselves`]
        : rule(
            ARGUMENT.test(key),
            `expected an argument's key to be a name not starting with aws, or one of ${USER_FLAGS}, got ${key}`,
          ),
    ),
    ...commandLineArguments
      .filter(({ key }) => key === 'w')
      .flatMap(({ value = '' }) =>
        rule(/^[1-9]\d{0,8}$/.test(value), `expected argument -w to be a number of MiB, got ${value}`),
      ),
    ...commandLineArguments.flatMap(({ key = '' }, index) =>
      rule(
        commandLineArguments.findIndex(one => one.key === key) === index,
        `expected each argument once, got ${key} twice`,
      ),
    ),
  ]
}

/** Flags of q that are its node's: port, passwords, TLS, blocked writes, logging, replication, quiet. */
const OWN_FLAGS = ['p', 'u', 'U', 'E', 'b', 'l', 'L', 'r', 'q']
/** Those that are the user's. */
const USER_FLAGS = 'e, g, o, P, s, t, T, w, W'

/** The model's pattern, closed at its end, with the flags that are the user's. */
const ARGUMENT = /^(?:(?![Aa][Ww][Ss])(?:[egoPstTwW]|[a-zA-Z][a-zA-Z0-9_]+)|AWS_ZIP_DEFAULT)$/
