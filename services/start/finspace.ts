import type { Logs } from '../aws/logs/service.ts'
import type { S3 } from '../aws/s3/service.ts'
import type { AuditLog } from '../finspace/audit/log.ts'
import { lookUp } from '../finspace/audit/look-up.ts'
import { createBundles } from '../finspace/code/bundles.ts'
import type { FoundHierarchies } from '../finspace/nodes/cgroups/find-hierarchies.ts'
import { createNodes, type NodesParts } from '../finspace/nodes/nodes.ts'
import { createFinspace, type FinspaceService } from '../finspace/service.ts'
import type { Settings as OperatorSettings } from '../finspace/settings/settings.ts'
import { withNodeObjects } from '../finspace/storage/node-objects.ts'
import { createStorage } from '../finspace/storage/storage.ts'
import { layoutOf } from '../finspace/versions/records/layout.ts'
import { createVersions } from '../finspace/versions/versions.ts'
import type { Roles } from '../iam/roles.ts'
import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import type { Store } from '../store/store.ts'
import { diskOf } from './disk.ts'
import { logLine } from './log.ts'
import { machine } from './machine.ts'
import { nodeLog } from './node-log.ts'
import { processDriver } from './nodes.ts'
import { ownBuckets, realBuckets } from './object-source.ts'
import type { DataFolder } from './places.ts'
import type { Settings } from './settings.ts'

interface Parts {
  store: Store
  clock: Clock
  random: Random
  region: string
  accountId: string
  report(error: unknown): void
  folder: DataFolder
  /** Where nodes listen, unless the settings say otherwise. */
  host: string
  settings: Settings
  /** Those in finspace.json. */
  operatorSettings(): OperatorSettings
  s3: S3
  logs: Logs
  audit: AuditLog
  inRole: Roles['inRole']
  /** Where nodes get control groups. */
  hierarchies: FoundHierarchies['hierarchies']
}

/** The FinSpace API over its versions and its nodes. */
export function assembleFinspace({
  folder,
  host,
  settings,
  operatorSettings,
  s3,
  logs,
  audit,
  hierarchies,
  report,
  ...common
}: Parts): FinspaceService {
  const { store, clock, region } = common
  const { KDBFLOW_S3_ENDPOINT: bucketsAt, KDBFLOW_NODE_HOST: nodeHost = nodeHostOf(host) } = settings
  const mapped = () => operatorSettings().buckets
  const buckets = bucketsAt === undefined ? ownBuckets(s3.source, mapped) : realBuckets(bucketsAt, region)
  const objects = withNodeObjects(buckets, {
    storage: folder.storage,
    copies: layoutOf(folder.versions).writables,
  })
  const checks = () => operatorSettings().checks
  const versions = createVersions({ store, clock, folder: folder.versions, objects, checks })
  const logOf = nodeLog(logs, clock)
  const driver = processDriver({ folder: folder.nodes, clock, logOf, hierarchies, onFault: report })
  const nodes = createNodes({
    ...{ clock, versions, driver, host: nodeHost, onFault: report },
    ...licencesOf(settings),
    runCall: (cluster, nodeId, call) => finspace.runCall(cluster, nodeId, call),
  })
  const finspace = createFinspace({
    ...common,
    storage: createStorage(folder.storage),
    objects,
    ownBuckets: bucketsAt === undefined,
    bundles: createBundles({ folder: folder.code }),
    versions,
    nodes,
    settings: operatorSettings,
    audit,
    machine: machine(),
    log: logLine,
    lookUp: wanted => lookUp(folder.audit, wanted),
    disk: () => diskOf(folder.root),
    onFault: report,
  })
  return finspace
}

function licencesOf({ KDB_LICENSE_B64: kc, KDB_K4LICENSE_B64: k4 }: Settings): Pick<NodesParts, 'licences'> {
  if (kc === undefined && k4 === undefined) return {}
  return {
    licences: {
      ...(kc === undefined ? {} : { 'kc.lic': kc }),
      ...(k4 === undefined ? {} : { 'k4.lic': k4 }),
    },
  }
}

/**
 * The pattern of FinSpace's connection strings holds no IPv6 address, and q listens at none.
 * @throws {Error} with a sentence for the operator
 */
function nodeHostOf(host: string): string {
  if (!host.includes(':')) return host
  if (host === '::1') return '127.0.0.1'
  throw new Error(
    `expected KDBFLOW_NODE_HOST beside the IPv6 address ${host}, got none: nodes listen at an IPv4 address or a name`,
  )
}
