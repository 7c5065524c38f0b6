// AWS Lambda: a catalog of functions, run in a pool of processes.

import type { SessionCredentials } from '../../iam/sessions.ts'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import type { Principal, Service } from '../../wire/call.ts'
import { innerCall } from '../../wire/inner-call.ts'
import { inputNames } from '../../wire/input-names.ts'
import { restJson } from '../../wire/rest-json.ts'
import { createAsynchronous } from './asynchronous.ts'
import type { Catalog } from './catalog.ts'
import type { Confinement } from './confinement.ts'
import { describeOperations } from './describe.ts'
import { findFunction } from './function-name.ts'
import type { LogSink } from './invocation-log.ts'
import { answerInvoke, invokeInside, isInvoke, membersOfInvoke } from './invoke.ts'
import { Pool, type PoolSize } from './pool.ts'
import { createRunner, type Invocation } from './runner.ts'

export interface LambdaParts {
  functions: Catalog
  store: Store
  clock: Clock
  random: Random
  region: string
  accountId: string
  logs: LogSink
  /** What the function signs its calls with: exactly its own rights. */
  credentialsFor(functionName: string): SessionCredentials | Promise<SessionCredentials>
  /** Where functions reach the endpoint; asked at each invocation. */
  endpointUrl(): string
  sandboxes?: PoolSize
  /** What sandboxes may reach of this machine; absent: all that the host may. */
  confinement?: Confinement
  /** Receives faults of the host itself. */
  report(error: unknown): void
}

export interface Lambda extends Service {
  /**
   * Invokes a function (name or ARN) and waits for its end. An abort releases the caller alone: as on Lambda,
   * the invocation runs on.
   * @throws {ServiceException} ResourceNotFoundException, AccessDeniedException, TooManyRequestsException; or the
   * signal's reason
   */
  runFunction(call: FunctionCall & { payload: unknown }, signal?: AbortSignal): Promise<Invocation>
  /**
   * Accepts an invocation of type Event, as EventBridge and Scheduler send them; `payload` is JSON text. It runs when
   * the store is durable, and again, twice at most, when it fails.
   * @throws {ServiceException} ResourceNotFoundException, AccessDeniedException
   */
  sendEvent(call: FunctionCall & { payload: string }): void
}

interface FunctionCall {
  /** Or its ARN. */
  functionName: string
  /** Who must have the right to; where absent, it is for the house itself. */
  principal?: Principal | undefined
}

export function createLambda(parts: LambdaParts): Lambda {
  const { functions, random } = parts
  // The packages of one are those of most.
  const [{ file: preload } = {}] = Object.values(functions)
  const { sandboxes = { warm: 2, most: 8 }, confinement } = parts
  const pool = new Pool(sandboxes, { preload, confinement })
  const run = createRunner({ ...parts, pool })
  const find = (reference: string) => findFunction(reference, functions, parts)
  const allowed = ({ functionName, principal }: FunctionCall) => {
    const found = find(functionName)
    principal?.authorize('lambda:InvokeFunction', found.arn)
    return found
  }
  const asynchronous = createAsynchronous({ ...parts, find, run })
  const invocations = { find, run, accept: asynchronous.accept }
  const describe = restJson({
    name: 'lambda',
    region: parts.region,
    operations: describeOperations(parts, find),
  })
  return {
    name: 'lambda',
    operations: ['Invoke', ...(describe.operations ?? [])],
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB
    largestBody: 6 * 1024 * 1024,
    hasRoute: call => isInvoke(call) || describe.hasRoute?.(call) === true,
    handle: call => (isInvoke(call) ? answerInvoke(call, invocations) : describe.handle(call)),
    invoke: async (operation, input, principal) =>
      operation === 'Invoke'
        ? invokeInside(input, innerCall({ name: 'lambda', region: parts.region }, principal), invocations)
        : describe.invoke?.(operation, input, principal),
    inputNames: operation =>
      operation === 'Invoke' ? inputNames(membersOfInvoke) : describe.inputNames?.(operation),
    runFunction: async ({ payload, ...call }, signal) => {
      const start = {
        found: allowed(call),
        payload: JSON.stringify(payload) ?? 'null',
        requestId: random.uuid(),
      }
      signal?.throwIfAborted()
      return signal === undefined ? run(start) : abortable(run(start), signal)
    },
    sendEvent: ({ payload, ...call }) => asynchronous.accept(allowed(call).name, payload, random.uuid()),
    start() {
      pool.start()
      void asynchronous.start()
    },
    async stop() {
      const ended = asynchronous.stop()
      await pool.stop()
      await ended
    },
  }
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
