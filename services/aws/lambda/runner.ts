// One invocation from its start to its result: a place within the function's concurrency, a sandbox, the limits of
// time and memory, the log.

import type { SessionCredentials } from '../../iam/sessions.ts'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import { environmentOf } from './environment.ts'
import { exited, isTooLarge, outOfMemory, timedOut, timedOutText, tooLarge } from './fault.ts'
import type { Found } from './function-name.ts'
import { InvocationLog, type LogSink } from './invocation-log.ts'
import { type Limits, limitSandbox } from './limits.ts'
import type { Pool } from './pool.ts'
import type { Sandbox, SandboxResult } from './sandbox.ts'
import type { FunctionFault, InvocationContext } from './worker/messages.ts'

export interface Invocation {
  requestId: string
  /** JSON text: what the handler returned, or the fault. */
  payload: string
  fault?: FunctionFault
  /** The last 4 KB of the log, in base64. */
  logResult: string
}

export interface RunnerParts {
  pool: Pool
  clock: Clock
  random: Random
  logs: LogSink
  region: string
  endpointUrl(): string
  credentialsFor(functionName: string): SessionCredentials | Promise<SessionCredentials>
}

/** What is run: `payload` is JSON text. */
export interface Start {
  found: Found
  payload: string
  requestId: string
}

export type Run = (start: Start) => Promise<Invocation>

export function createRunner(parts: RunnerParts): Run {
  const running = new Map<string, number>()
  return async start => {
    const { name } = start.found
    enter(start.found, running)
    try {
      return await runInSandbox(start, parts)
    } finally {
      running.set(name, (running.get(name) ?? 1) - 1)
    }
  }
}

/** @throws {ServiceException} TooManyRequestsException beyond the function's concurrency */
function enter({ name, entry }: Found, running: Map<string, number>): void {
  const count = running.get(name) ?? 0
  if (count >= (entry.concurrency ?? Number.POSITIVE_INFINITY)) {
    const members = { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' }
    throw new ServiceException({ code: 'TooManyRequestsException', status: 429, members }, 'Rate Exceeded.')
  }
  running.set(name, count + 1)
}

async function runInSandbox(start: Start, parts: RunnerParts): Promise<Invocation> {
  const { name } = start.found
  const credentials = await parts.credentialsFor(name)
  const sandbox = await parts.pool.take(name)
  try {
    return await invoke(start, sandbox, { ...parts, credentials })
  } finally {
    parts.pool.release(sandbox, name)
  }
}

type InvokeParts = RunnerParts & { credentials: SessionCredentials }

async function invoke(start: Start, sandbox: Sandbox, parts: InvokeParts): Promise<Invocation> {
  const { requestId, found } = start
  const { clock } = parts
  const context = contextOf(start, logStreamOf(sandbox, parts))
  const log = new InvocationLog({ sink: parts.logs, clock, requestId, ...context })
  const started = clock.now()
  const deadline = started + found.entry.timeoutSeconds * 1000
  const limits = limitSandbox(sandbox, { memoryMb: found.entry.memoryMb, deadline, clock })
  const result = await sandbox.run(messageOf(start, { ...parts, context, deadline }), line => log.write(line))
  limits.lift()
  const outcome = outcomeOf(result, { start, limits })
  if (outcome.fault !== undefined) log.write(faultLine(outcome.fault, { start, limits, now: clock.now() }))
  log.end({ milliseconds: clock.now() - started, memoryMb: found.entry.memoryMb, usedMb: limits.usedMb() })
  return { requestId, ...outcome, logResult: log.tail() }
}

function contextOf({ found, requestId }: Start, logStreamName: string): InvocationContext {
  return {
    functionName: found.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: found.arn,
    memoryLimitInMB: String(found.entry.memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${found.name}`,
    logStreamName,
  }
}

const logStreams = new WeakMap<Sandbox, string>()

/** Each sandbox has a stream, named as Lambda names them. */
function logStreamOf(sandbox: Sandbox, { clock, random }: RunnerParts): string {
  const known = logStreams.get(sandbox)
  if (known !== undefined) return known
  const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')
  const name = `${day}/[$LATEST]${random.uuid().replaceAll('-', '')}`
  logStreams.set(sandbox, name)
  return name
}

function messageOf(start: Start, parts: InvokeParts & { context: InvocationContext; deadline: number }) {
  const { found, payload, requestId } = start
  const { context, deadline, region, credentials } = parts
  const environment = environmentOf({
    entry: found.entry,
    context,
    region,
    endpointUrl: parts.endpointUrl(),
    credentials,
  })
  return {
    requestId,
    functionName: found.name,
    file: found.entry.file,
    payload,
    environment,
    context,
    deadline,
  }
}

interface Ending {
  start: Start
  limits: Limits
}

function outcomeOf(result: SandboxResult, ending: Ending): { payload: string; fault?: FunctionFault } {
  if ('payload' in result && !isTooLarge(result.payload)) return { payload: result.payload }
  const fault = faultOf(result, ending)
  return { payload: JSON.stringify(fault), fault }
}

function faultOf(result: SandboxResult, { start, limits }: Ending): FunctionFault {
  if ('payload' in result) return tooLarge
  if ('error' in result) return result.error
  if (limits.exceeded() === 'time') return timedOut(start.requestId, start.found.entry.timeoutSeconds)
  return limits.exceeded() === 'memory' ? outOfMemory(start.requestId) : exited(start.requestId, result.exit)
}

function faultLine(fault: FunctionFault, { start, limits, now }: Ending & { now: number }): string {
  const time = new Date(now).toISOString()
  if (limits.exceeded() === 'time') {
    return `${time} ${start.requestId} ${timedOutText(start.found.entry.timeoutSeconds)}`
  }
  return `${time}\t${start.requestId}\tERROR\tInvoke Error\t${JSON.stringify(fault)}`
}
