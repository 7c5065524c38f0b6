import * as z from 'zod'
import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import type { Store } from '../store/store.ts'
import type { Principal, Service } from '../wire/call.ts'
import { type Audit, restJson } from '../wire/rest-json.ts'
import type { Tags } from '../wire/tags.ts'
import type { LookUp } from './audit/look-up.ts'
import type { Certificate } from './authority/certificate.ts'
import { createAuthorities } from './authority/service.ts'
import type { Bundles } from './code/bundles.ts'
import type { Disk } from './console/overview.ts'
import type { GetConnectionString } from './console/query.ts'
import { consoleRoutes, type Route } from './console/routes.ts'
import { createReclaim } from './database/reclaim.ts'
import { isDataview } from './dataview/mounts.ts'
import type { Kind } from './kind/kind.ts'
import { openKinds, openTables, resourceAt } from './kinds.ts'
import { createRunCall } from './node-calls/run-call.ts'
import type { RunCall } from './nodes/follow-calls.ts'
import type { Nodes } from './nodes/nodes.ts'
import { openClientTokens } from './operation/client-token.ts'
import { accessDenied } from './operation/exceptions.ts'
import type { AnyFinspaceOperation } from './operation/operation.ts'
import { onTheWire } from './operation/run.ts'
import type { Capacity } from './settings/capacity.ts'
import { defaultSettings, type Settings } from './settings/settings.ts'
import { type World, worldOf } from './settings/world.ts'
import type { Storage } from './storage/storage.ts'
import { tagOperations } from './tag/operations.ts'
import type { ObjectSource } from './versions/changeset/object-source.ts'
import type { Versions } from './versions/versions.ts'

export interface FinspaceParts {
  store: Store
  clock: Clock
  random: Random
  region: string
  accountId: string
  objects: ObjectSource
  /** That `objects` are in buckets of this endpoint, where callers have rights of their own. True where absent. */
  ownBuckets?: boolean
  bundles: Bundles
  storage: Storage
  versions: Versions
  nodes: Nodes
  /** Asked at every use, so that it may change while the service runs. */
  settings?: () => Settings
  /** What exists around the service; by default what the settings say. */
  world?: () => World
  /** Who a cluster's code is in the cluster's execution role. Absent: it may call nothing. */
  inRole?(roleArn: string): Principal
  /** What nodes have for them all; without bounds where absent. */
  machine?: Capacity
  audit?: Audit
  /** Looks through the audit log; nobody may where absent. */
  lookUp?(wanted: LookUp): Promise<object>
  /** How much room there is where the data is kept. */
  disk?(): Promise<Disk>
  /** Gets every error that was not foreseen. */
  onFault?: (fault: unknown) => void
  /** Says to the operator what is no fault. */
  log?: (message: string, details: Readonly<Record<string, unknown>>) => void
}

export interface FinspaceService extends Service {
  /** The certificate authorities that environments name, as AWS Private CA serves them. */
  authorities: Service
  /** What a browser asks beside the API: routes of the HTTP API, by method and path. */
  routes: Readonly<Record<string, Route>>
  /** Answers the calls of the API that q code in a node makes. */
  runCall: RunCall
}

/** The FinSpace management API, version 2021-03-12, over the store, the versions and the nodes it is handed. */
export function createFinspace(parts: FinspaceParts): FinspaceService {
  const { store, clock, onFault = console.error, settings = () => defaultSettings } = parts
  const whole = {
    ...parts,
    onFault,
    ownBuckets: parts.ownBuckets ?? true,
    reclaim: createReclaim({ store, versions: parts.versions, onFault }),
    settings,
    machine: parts.machine ?? { memory: Number.POSITIVE_INFINITY, cpus: Number.POSITIVE_INFINITY },
    log: parts.log ?? (() => undefined),
    world: parts.world ?? (() => worldOf(settings().world)),
    tables: {
      ...openTables(store),
      authority: store.collection<Certificate>('finspace.authority'),
      tag: store.collection<Tags>('finspace.tag'),
    },
    tokens: openClientTokens({ store, clock, report: onFault }),
  }
  const kinds = openKinds(whole)
  const all = Object.values<Kind>(kinds)
  const lives = all.flatMap(({ life }) => life ?? [])
  const operations: Record<string, AnyFinspaceOperation> = {
    ...Object.assign({}, ...all.map(kind => kind.operations)),
    ...tagOperations({ tables: whole.tables, resourceAt: arn => resourceAt(whole, kinds, arn) }),
    // AWS's model has none of it.
    ...kinds.changeset.own,
  }
  const serviceOf = (served: Readonly<Record<string, AnyFinspaceOperation>>) =>
    restJson({
      name: 'finspace',
      region: parts.region,
      operations: onTheWire(whole, served),
      ...(parts.audit === undefined ? {} : { audit: parts.audit }),
    })
  const service = serviceOf(operations)
  const { inRole = refuseRole } = parts
  const api = serviceOf({ ...operations, ...kinds.changeset.ofNodes, ...kinds.user.ofNodes })
  return {
    ...service,
    authorities: createAuthorities(whole),
    runCall: createRunCall({ ...whole, api, inRole }),
    routes: consoleRoutes(whole, {
      getConnectionString: connectionStringOf(service),
      lookUp: parts.lookUp,
      disk: parts.disk,
    }),
    async start() {
      const found = await parts.nodes.find()
      await parts.versions.start(holder => isDataview(holder) || found.mayRun(holder))
      whole.reclaim()
      kinds.cluster.restart(found)
      for (const life of lives) life.start()
    },
    async stop() {
      parts.nodes.leave()
      await Promise.all(lives.map(life => life.stop()))
    },
  }
}

function refuseRole(roleArn: string): never {
  throw accessDenied(`expected role ${roleArn} to be known here, got no roles`)
}

const connectionStringOf =
  ({ invoke }: Service): GetConnectionString =>
  async (input, principal) =>
    connectionSchema.parse(await invoke?.('GetKxConnectionString', { ...input }, principal))
      .signedConnectionString

const connectionSchema = z.object({ signedConnectionString: z.string() })
