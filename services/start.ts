// The wiring: every service with what it needs of the others, over one store, behind one port.

import { join } from 'node:path'
import { apiRoutes } from '../functions/catalog.ts'
import { workflows } from '../workflows/catalog.ts'
import { createEventBridge } from './aws/eventbridge/service.ts'
import { createHttpApi } from './aws/execute-api/service.ts'
import { confine } from './aws/lambda/confinement.ts'
import { createLambda } from './aws/lambda/service.ts'
import { createLogs } from './aws/logs/service.ts'
import { createS3 } from './aws/s3/service.ts'
import { createScheduler } from './aws/scheduler/service.ts'
import { createSts } from './aws/sts/service.ts'
import { createChanges } from './console/changes.ts'
import { signInRoutes } from './console/routes.ts'
import { createSignIn } from './console/sign-in.ts'
import { hostAndPort } from './endpoint/doors.ts'
import { systemMetronome, watchStalls } from './endpoint/stalls.ts'
import { createEndpoint } from './endpoint.ts'
import { openAuditLog } from './finspace/audit/log.ts'
import { openTables } from './finspace/kinds.ts'
import { settingsFrom } from './finspace/settings/settings.ts'
import { rootKeysFrom } from './iam/credentials.ts'
import { createIdentities } from './iam/identities.ts'
import { createRoot } from './iam/principal.ts'
import { NOBODY, principalsFrom } from './iam/principals.ts'
import { createRoles } from './iam/roles.ts'
import { openSessions } from './iam/sessions.ts'
import { createClosing } from './start/closing.ts'
import { announce, openDataFolder } from './start/data-folder.ts'
import { announceProcess } from './start/down.ts'
import { assembleFinspace } from './start/finspace.ts'
import { firstBuses } from './start/first-buses.ts'
import { STEP_CODE, stepCredentials, stepFunctions } from './start/functions.ts'
import { logLine } from './start/log.ts'
import { createMetrics } from './start/metrics/metrics.ts'
import { outboxLag, stuckWork } from './start/metrics/stuck.ts'
import { controlGroups } from './start/nodes.ts'
import { mappedFolders } from './start/object-source.ts'
import type { DataFolder } from './start/places.ts'
import { eventTargets, functionRunner, sdkParameters, serviceCaller } from './start/ports.ts'
import { withInnerCalls } from './start/s3-calls.ts'
import { allowedHosts, readSettings, type Settings } from './start/settings.ts'
import { endpointTls } from './start/tls/tls.ts'
import { upgrade } from './start/upgrade.ts'
import { deployWorkflows, workflowsRole } from './start/workflows.ts'
import { machineArn } from './stepfunctions/engine/arn.ts'
import { countRunning, openRecords } from './stepfunctions/engine/records.ts'
import { createStepFunctions } from './stepfunctions/service.ts'
import { type Clock, systemClock } from './store/clock.ts'
import { type Random, systemRandom } from './store/random.ts'
import { openStore, type Store } from './store/store.ts'
import { messageOf } from './store/thrown.ts'
import type { Principal, Service } from './wire/call.ts'

export interface StartOptions {
  /** 0 takes a free one. */
  port: number
  host: string
  /** The data folder; made where it is not there. */
  data: string
  /** Settings, as services/start/settings.ts has them, and the root key. */
  environment?: Environment
  clock?: Clock
  random?: Random
  /** Goes on where a file of the data folder is missing, cut or older than another one knows. */
  acceptLoss?: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

export interface Running {
  url: string
  /** Absolute. */
  data: string
  /** What keeps nodes to their memory and cores, or why nothing does, in words. */
  nodeLimits: string
  /** A one-time link that signs in to the console as the account's root. */
  signInLink(): string
  /** Resolves, with a sentence for the operator, when nothing can be written any more: it is of no use then. */
  failed: Promise<Error>
  /**
   * Ends cleanly: what is under way goes on at the next start. Nodes run on, for it to adopt.
   * @throws {Error} with a sentence for the operator when that takes too long: ended by force, it goes on there too
   */
  close(): Promise<void>
}

/**
 * Serves everything, and takes up what a crash or an end has left unfinished.
 * @throws {Error} with a sentence for the operator: port in use, folder that cannot be written, data of a newer
 * kdbflow or in use by another process, settings that cannot be read, data lost since the last start
 */
export async function start(options: StartOptions): Promise<Running> {
  const { port, host, environment = process.env, clock = systemClock, random = systemRandom } = options
  const { acceptLoss = false } = options
  const settings = readSettings(environment)
  const folder = openDataFolder(options.data)
  const store = openStore({ file: folder.database, clock, upgrade })
  const closing = createClosing(clock)
  closing.add('the store', () => store.close())
  const { promise: ready, resolve: open, reject: refuse } = Promise.withResolvers<void>()
  // Where nobody has called yet, nobody waits for it.
  ready.catch(() => undefined)
  try {
    const house = assemble({
      host,
      environment,
      settings,
      folder,
      store,
      clock,
      random,
      acceptLoss,
      innerUrl: () => innerUrl,
    })
    const rate = {
      perSecond: settings.KDBFLOW_CALLS_PER_SECOND,
      burst: 2 * settings.KDBFLOW_CALLS_PER_SECOND,
    }
    const stalls = watchStalls({ metronome: systemMetronome, clock, log: logLine })
    closing.add('the watch for stalls', () => stalls.stop())
    const console = { folder: CONSOLE_FOLDER, signIn: house.signIn.byToken }
    house.metrics.start()
    closing.add('the metrics', () => house.metrics.stop())
    let hasStarted = false
    const lag = () => ({
      backlog: store.backlog(),
      outboxMs: outboxLag(store.outbox, clock),
      syncingMs: store.syncingMs,
    })
    const watch = {
      observeCall: house.metrics.observeCall,
      metrics: house.metrics.read,
      metricsToken: settings.KDBFLOW_METRICS_TOKEN,
      stuck: () => [...(hasStarted ? [] : ['it is starting']), ...stuckWork(lag())],
    }
    const tls = endpointTls({ host, settings, store, clock, random, log: logLine })
    const endpoint = createEndpoint({
      ...house,
      ...{ store, clock, random, rate, stalls, ready, console, tls, log: logLine, watch },
      allowedHosts: [...allowedHosts(settings), ...(tls?.names ?? [])],
    })
    const { url, innerUrl } = await endpoint.listen(port, host).catch(explainListen(options))
    closing.add('the audit log', house.audit.close)
    closing.add('the calls under way', () => endpoint.close())
    const begin = async (service: Service) => {
      closing.add(service.name, () => service.stop?.())
      await service.start?.()
    }
    // Begun last and ended first are those that give work to others: none of it fails for want of the others.
    for (const service of house.services) await begin(service)
    await deployWorkflows(house.call, house)
    await store.durable()
    open()
    hasStarted = true
    announce(folder, url, tls?.authority)
    announceProcess(folder.root)
    const signInLink = () => `${url}${house.signIn.link(house.rootKey()).path}`
    const nodeLimits = house.groups.found
    return { url, data: folder.root, nodeLimits, signInLink, failed: store.failed, close: closing.close }
  } catch (error) {
    refuse(error)
    await closing.close()
    throw error
  }
}

interface HouseParts {
  host: string
  environment: Environment
  settings: Settings
  folder: DataFolder
  store: Store
  clock: Clock
  random: Random
  acceptLoss: boolean
  /** Where steps call. Known once the port is. */
  innerUrl(): string
}

/** Everything that is served, in the order in which it begins. */
export function assemble(parts: HouseParts) {
  const { folder, store, clock, random, acceptLoss, innerUrl, host, environment, settings } = parts
  const { AWS_REGION: region, KDBFLOW_ACCOUNT_ID: accountId } = settings
  const common = { store, clock, random, region, accountId, report }

  const rootKeys = rootKeysFrom({ file: folder.credentials, environment, random, onFault: report })
  const rootKey = () => rootKeys()[0].accessKeyId
  const declared = principalsFrom(folder.principals, report)
  const principals = () => declared() ?? NOBODY
  const sessions = openSessions(common)
  const identities = createIdentities({ rootKeys, accountId, principals, sessions })
  const audit = openAuditLog({
    ...{ folder: folder.audit, file: folder.database, acceptLoss },
    ...{ region, store, clock, random, onFault: report, keptDays: settings.KDBFLOW_KEEP_AUDIT_DAYS },
  })
  const signIn = createSignIn({ ...common, identities, sessions, audit })
  const isValid = (key: string) => {
    const identity = identities.find(key)
    return identity !== undefined && (identity.expires ?? Number.POSITIVE_INFINITY) > clock.now()
  }
  const changes = createChanges({ ...common, isValid })
  const rootPrincipal: Principal = {
    ...createRoot(accountId, rootKey()),
    // Of the moment: the audit log names it.
    get accessKeyId() {
      return rootKey()
    },
  }
  const call = serviceCaller(() => services, rootPrincipal)
  const own = [workflowsRole({ region, accountId })]
  const roles = createRoles({ principals: declared, own, root: rootPrincipal })

  const executionRecords = openRecords(store)
  const metrics = createMetrics({
    ...{ store, clock, folder, tables: openTables(store), onFault: report },
    workflows: new Map(Object.keys(workflows).map(name => [machineArn(name, { region, accountId }), name])),
    countRunning: machineArn => countRunning(executionRecords, machineArn),
  })
  const logs = createLogs(common)
  const operatorSettings = settingsFrom(folder.finspaceSettings, report)
  // Read again whenever they change; what is wrong with them now is said now.
  operatorSettings()
  const s3 = createS3({
    ...common,
    folder: folder.buckets,
    mapped: () => mappedFolders(operatorSettings()),
    uploadsKeptMs: settings.KDBFLOW_KEEP_UPLOADS_DAYS * DAY_MS,
    log: logLine,
  })
  const groups = controlGroups(settings.KDBFLOW_CGROUP)
  const { hierarchies } = groups
  const finspace = assembleFinspace({
    ...{ ...common, folder, host, settings, operatorSettings, s3, logs, audit, hierarchies },
    inRole: roles.inRole,
  })
  const lambda = createLambda({
    ...common,
    functions: stepFunctions,
    confinement: confine(STEP_CODE),
    logs,
    credentialsFor: stepCredentials(sessions, { region, accountId, clock, settings: operatorSettings }),
    endpointUrl: innerUrl,
  })
  const targets = eventTargets({ call, lambda, logs, inRole: roles.inRole })
  const services: Service[] = [
    logs,
    withInnerCalls(s3, region),
    createSts({ principals, sessions }),
    finspace,
    finspace.authorities,
    lambda,
    createHttpApi({
      ...common,
      routes: apiRoutes,
      invoke: invocation => lambda.runFunction(invocation),
      open: signInRoutes(signIn),
      own: { ...finspace.routes, 'GET /changes': call => ({ status: 200, body: changes.open(call) }) },
      stop: changes.stop,
    }),
    createStepFunctions({
      ...common,
      sync: settings.KDBFLOW_SYNC,
      executionsKeptMs: settings.KDBFLOW_KEEP_EXECUTIONS_DAYS * DAY_MS,
      onTransitions: metrics.observeTransitions,
      runFunction: functionRunner(lambda),
      callService: call,
      sdkParameters: sdkParameters(() => services),
      ...roles,
    }),
    createEventBridge({
      ...common,
      targets,
      buses: firstBuses({ region, accountId }),
      onEvents(events) {
        changes.send(events)
        metrics.observeEvents(events)
      },
      passRole: roles.passRole,
    }),
    createScheduler({
      ...common,
      targets,
      passRole: roles.passRole,
      missedFirings: settings.KDBFLOW_MISSED_FIRINGS,
    }),
  ]
  return { services, identities, signIn, rootKey, audit, call, metrics, groups, region, accountId }
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Where `console/build.mjs` writes. */
const CONSOLE_FOLDER = join(import.meta.dirname, '../console/dist')

const report = (error: unknown) => logLine('a fault inside kdbflow', { error })

/** @throws {Error} with a sentence for the operator */
const explainListen =
  ({ port, host }: StartOptions) =>
  (cause: unknown): never => {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    const reason = REASONS[String(code)] ?? messageOf(cause)
    throw new Error(`expected to listen on ${hostAndPort(host, port)}, got: ${reason}`, { cause })
  }

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process has the port; choose one with --port, or 0 for any that is free',
  EADDRNOTAVAIL: 'the address is not one of this machine',
  EACCES: 'this user may not have the port',
}
