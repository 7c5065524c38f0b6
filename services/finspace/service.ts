import * as z from 'zod'
import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import type { Store } from '../store/store.ts'
import type { Service } from '../wire/call.ts'
import { type Audit, restJson } from '../wire/rest-json.ts'
import type { LookUp } from './audit/look-up.ts'
import { createAuthorities } from './authority/service.ts'
import { changesetLifeCycle } from './changeset/life-cycle.ts'
import { clusterLifeCycle } from './cluster/life-cycle.ts'
import { restartClusters } from './cluster/restart.ts'
import type { GetConnectionString } from './console/query.ts'
import { consoleRoutes, type Route } from './console/routes.ts'
import { createReclaim } from './database/reclaim.ts'
import { dataviewLifeCycle } from './dataview/life-cycle.ts'
import { isDataview } from './dataview/mounts.ts'
import { environmentLifeCycle } from './environment/life-cycle.ts'
import type { Finspace, Lives } from './finspace.ts'
import { Life } from './life/life.ts'
import type { Nodes } from './nodes/nodes.ts'
import { openClientTokens } from './operation/client-token.ts'
import { onTheWire } from './operation/run.ts'
import { operations, ownOperations } from './operations.ts'
import { scalingGroupLifeCycle } from './scaling-group/life-cycle.ts'
import { defaultSettings, type Settings } from './settings/settings.ts'
import { type World, worldOf } from './settings/world.ts'
import { openTables } from './tables.ts'
import type { ObjectSource } from './versions/changeset/object-source.ts'
import type { Versions } from './versions/versions.ts'
import { volumeLifeCycle } from './volume/life-cycle.ts'

export interface FinspaceParts {
  store: Store
  clock: Clock
  random: Random
  region: string
  accountId: string
  objects: ObjectSource
  /** That `objects` are in buckets of this endpoint, where callers have rights of their own. True where absent. */
  ownBuckets?: boolean
  versions: Versions
  nodes: Nodes
  /** Asked at every use, so that it may change while the service runs. */
  settings?: () => Settings
  /** What exists around the service; by default what the settings say. */
  world?: () => World
  audit?: Audit
  /** Looks through the audit log; nobody may where absent. */
  lookUp?(wanted: LookUp): Promise<object>
  /** Told of every error that was not foreseen. */
  onFault?: (fault: unknown) => void
}

export interface FinspaceService extends Service {
  /** The certificate authorities that environments name, as AWS Private CA serves them. */
  authorities: Service
  /** What a browser asks beside the API: routes of the HTTP API, by method and path. */
  routes: Readonly<Record<string, Route>>
}

/** The FinSpace management API, version 2021-03-12, over the store, the versions and the nodes it is handed. */
export function createFinspace(parts: FinspaceParts): FinspaceService {
  const { store, clock, onFault = console.error, settings = () => defaultSettings } = parts
  const finspace: Finspace = {
    ...parts,
    onFault,
    ownBuckets: parts.ownBuckets ?? true,
    reclaim: createReclaim({ store, versions: parts.versions, onFault }),
    settings,
    world: parts.world ?? (() => worldOf(settings().world)),
    tables: openTables(store),
    tokens: openClientTokens({ store, clock, report: onFault }),
    progress: new Map(),
    // The life cycles know each other through this.
    get lives() {
      return lives
    },
  }
  const lives = openLives(finspace)
  const service = restJson({
    name: 'finspace',
    region: parts.region,
    operations: onTheWire(finspace, { ...operations(finspace), ...ownOperations(finspace) }),
    ...(parts.audit === undefined ? {} : { audit: parts.audit }),
  })
  return {
    ...service,
    authorities: createAuthorities(finspace),
    routes: consoleRoutes(finspace, {
      getConnectionString: connectionStringOf(service),
      lookUp: parts.lookUp,
    }),
    async start() {
      const found = await parts.nodes.find()
      await parts.versions.start(holder => isDataview(holder) || found.mayRun(holder))
      finspace.reclaim()
      restartClusters(finspace, found)
      for (const life of Object.values(lives)) life.start()
    },
    async stop() {
      parts.nodes.leave()
      await Promise.all(Object.values(lives).map(life => life.stop()))
    },
  }
}

const connectionStringOf =
  ({ invoke }: Service): GetConnectionString =>
  async (input, principal) =>
    connectionSchema.parse(await invoke?.('GetKxConnectionString', { ...input }, principal))
      .signedConnectionString

const connectionSchema = z.object({ signedConnectionString: z.string() })

function openLives(finspace: Finspace): Lives {
  return {
    environment: new Life(environmentLifeCycle(finspace), finspace),
    changeset: new Life(changesetLifeCycle(finspace), finspace),
    dataview: new Life(dataviewLifeCycle(finspace), finspace),
    cluster: new Life(clusterLifeCycle(finspace), finspace),
    volume: new Life(volumeLifeCycle(finspace), finspace),
    scalingGroup: new Life(scalingGroupLifeCycle(finspace), finspace),
  }
}
