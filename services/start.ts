// The wiring: every service with what it needs of the others, over one store, behind one port.

import { apiRoutes } from '../functions/catalog.ts'
import { createEndpoint } from './endpoint.ts'
import { createEventBridge } from './eventbridge/service.ts'
import { createHttpApi } from './execute-api/service.ts'
import { type AuditLog, openAuditLog } from './finspace/audit/log.ts'
import { createNodes } from './finspace/nodes/nodes.ts'
import { createFinspace } from './finspace/service.ts'
import { settingsFrom } from './finspace/settings.ts'
import { createVersions } from './finspace/versions/versions.ts'
import { createLambda } from './lambda/service.ts'
import { createLogs, type Logs } from './logs/service.ts'
import { createS3, type S3 } from './s3/service.ts'
import { createScheduler } from './scheduler/service.ts'
import { announce, type DataFolder, openDataFolder } from './start/data-folder.ts'
import { stepCredentials, stepFunctions } from './start/functions.ts'
import { logLine } from './start/log.ts'
import { nodeLog } from './start/node-log.ts'
import { ownBuckets, realBuckets } from './start/object-source.ts'
import { eventTargets, functionRunner, serviceCaller } from './start/ports.ts'
import { deployWorkflows } from './start/workflows.ts'
import { createStepFunctions } from './stepfunctions/service.ts'
import { type Clock, systemClock } from './store/clock.ts'
import { type Random, systemRandom } from './store/random.ts'
import { openStore, type Store } from './store/store.ts'
import { createSts } from './sts/service.ts'
import type { Service } from './wire/call.ts'
import { rootCredentials } from './wire/iam/credentials.ts'
import { createIdentities } from './wire/iam/identities.ts'
import { createRoot } from './wire/iam/principal.ts'
import { loadPrincipals } from './wire/iam/principals.ts'
import { openSessions } from './wire/iam/sessions.ts'

export interface StartOptions {
  /** 0 takes a free one. */
  port: number
  host: string
  /** The data folder; made where it is not there. */
  data: string
  /** AWS_REGION, KDBFLOW_ACCOUNT_ID, KDBFLOW_S3_ENDPOINT, KDBFLOW_NODE_HOST and the root key, as docs/operate.md says. */
  environment?: Readonly<Record<string, string | undefined>>
  clock?: Clock
  random?: Random
}

export interface Running {
  url: string
  /** Absolute. */
  data: string
  /** Ends cleanly: what is under way goes on at the next start. */
  close(): Promise<void>
}

/**
 * Serves everything, and takes up what a crash or an end has left unfinished.
 * @throws {Error} with a sentence for the operator: port in use, folder that cannot be written, data of a newer
 * kdbflow or in use by another process, settings that cannot be read
 */
export async function start(options: StartOptions): Promise<Running> {
  const { port, host, clock = systemClock, random = systemRandom } = options
  const folder = openDataFolder(options.data)
  const store = openStore({ file: folder.database, clock })
  const closing: (() => unknown)[] = [() => store.close()]
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end()
  }
  try {
    const { promise: ready, resolve: open } = Promise.withResolvers<void>()
    const house = assemble({ ...options, folder, store, clock, random, url: () => url })
    const endpoint = createEndpoint({ ...house, store, clock, random, ready, log: logLine })
    const { url } = await endpoint.listen(port, host).catch(explainListen(options))
    const begin = async (service: Service) => {
      closing.push(() => service.stop?.())
      await service.start?.()
    }
    closing.push(house.audit.close)
    for (const service of house.answering) await begin(service)
    // What gives work to others ends before the endpoint does, so that no work fails for want of it.
    closing.push(() => endpoint.close())
    for (const service of house.driving) await begin(service)
    await deployWorkflows(house.call, house)
    await store.durable()
    open()
    announce(folder, url)
    return { url, data: folder.root, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface HouseParts extends StartOptions {
  folder: DataFolder
  store: Store
  clock: Clock
  random: Random
  /** Known once the port is. */
  url(): string
}

/** Everything that is served: what answers calls, and what besides that gives work to others by itself. */
function assemble({ folder, store, clock, random, url, host, environment = process.env }: HouseParts) {
  const region = environment['AWS_REGION'] ?? 'us-east-1'
  const accountId = environment['KDBFLOW_ACCOUNT_ID'] ?? '000000000000'
  const common = { store, clock, random, region, accountId, report }

  const root = rootCredentials({ file: folder.credentials, environment, random })
  const principals = loadPrincipals(folder.principals)
  const sessions = openSessions(common)
  const identities = createIdentities({ root, accountId, principals, sessions })
  const call = serviceCaller(() => services, createRoot(accountId, root.accessKeyId))

  const audit = openAuditLog({ folder: folder.audit, region, clock, random, onFault: report })
  const logs = createLogs(common)
  const s3 = createS3({ ...common, folder: folder.buckets, log: logLine })
  const finspace = assembleFinspace({ ...common, folder, host, environment, s3, logs, audit })
  const lambda = createLambda({
    ...common,
    functions: stepFunctions,
    logs,
    credentialsFor: stepCredentials(sessions, { accountId, now: clock.now }),
    endpointUrl: url,
  })
  const targets = eventTargets({ call, lambda, logs })
  const answering: Service[] = [
    logs,
    s3,
    createSts({ principals, sessions }),
    finspace,
    lambda,
    createHttpApi({ ...common, routes: apiRoutes, invoke: invocation => lambda.runFunction(invocation) }),
  ]
  const driving: Service[] = [
    createStepFunctions({ ...common, runFunction: functionRunner(lambda), callService: call }),
    createEventBridge({ ...common, targets }),
    createScheduler({ ...common, targets }),
  ]
  const services = [...answering, ...driving]
  return { services, answering, driving, identities, audit, call, region, accountId }
}

interface FinspaceHouse extends Pick<HouseParts, 'folder' | 'store' | 'clock' | 'random' | 'host'> {
  region: string
  accountId: string
  environment: NonNullable<StartOptions['environment']>
  s3: S3
  logs: Logs
  audit: AuditLog
}

function assembleFinspace({ folder, host, environment, s3, logs, audit, ...common }: FinspaceHouse): Service {
  const { store, clock, region } = common
  const settings = settingsFrom(folder.finspaceSettings)
  const bucketsAt = environment['KDBFLOW_S3_ENDPOINT']
  const objects = bucketsAt === undefined ? ownBuckets(s3.source) : realBuckets(bucketsAt, region)
  const checks = () => settings().checks
  const versions = createVersions({ store, clock, folder: folder.versions, objects, checks })
  const nodes = createNodes({
    clock,
    versions,
    host: environment['KDBFLOW_NODE_HOST'] ?? host,
    logOf: nodeLog(logs, clock),
    onFault: report,
  })
  const { observe } = audit
  return createFinspace({ ...common, objects, versions, nodes, settings, observe, onFault: report })
}

const report = (error: unknown) => logLine('a fault inside kdbflow', { error })

/** @throws {Error} with a sentence for the operator */
const explainListen =
  ({ port, host }: StartOptions) =>
  (cause: unknown): never => {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    const reason = REASONS[String(code)] ?? (cause instanceof Error ? cause.message : String(cause))
    throw new Error(`expected to listen on ${host}:${port}, got: ${reason}`, { cause })
  }

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process has the port; choose one with --port, or 0 for any that is free',
  EADDRNOTAVAIL: 'the address is not one of this machine',
  EACCES: 'this user may not have the port',
}
