// Runs executions. Each is taken on in turns: what came from outside, then all that needs nothing from outside,
// then one append. Effects outside wait until what asks for them is durable.
import type { Json } from '../../../asl/json.ts'
import { send } from '../../delivery/bus-event.ts'
import type { Clock } from '../../store/clock.ts'
import type { Random } from '../../store/random.ts'
import type { Store } from '../../store/store.ts'
import { messageOf } from '../../store/thrown.ts'
import { begin, fold } from '../history/apply.ts'
import type { Identity } from '../history/execution.ts'
import { newTurn, type Turn } from '../history/turn.ts'
import type { Environment } from '../query/scope.ts'
import type { TaskRunner } from '../tasks/task-runner.ts'
import { advance } from './advance.ts'
import { machineName } from './arn.ts'
import { joinChildren } from './children.ts'
import { commit, type Kept } from './commit.ts'
import { type Dispatching, dispatch } from './dispatch.ts'
import { openExecutionExpiry } from './expiry.ts'
import { type Delivery, deliver, IS_DUE, type Live, newLive } from './live.ts'
import type { ExecutionRecord, Records } from './records.ts'
import { statusEvent } from './status-event.ts'

export interface EngineParts {
  store: Store
  records: Records
  clock: Clock
  random: Random
  region: string
  tasks: TaskRunner
  /** `turn`: what runs without anything from outside is synced as a whole. `transition`: every transition is. */
  sync: 'turn' | 'transition'
  /** How long a closed execution is kept; AWS's 90 days where absent. */
  executionsKeptMs?: number
  /** Receives how many states an execution has entered, whenever it has gone on. */
  onTransitions?(machineArn: string, count: number): void
  /** Receives faults of the engine itself. */
  report(error: unknown): void
}

/** So many events one execution records before others get their turn. */
const SLICE = 200

/** When a turn must be written before the execution goes on. */
const IS_FULL = {
  turn: ({ events }: Turn) => events.length >= SLICE,
  transition: ({ events }: Turn) => events.at(-1)?.type.endsWith('StateExited') ?? false,
}

/** So long, in milliseconds, executions run before the process looks after anything else. */
const LONGEST_STRETCH = 5

/** So long, in milliseconds, an execution rests whose turn could not be written: the disk may be full. */
const RETRY_AFTER = 10_000

export class Engine {
  readonly #parts: EngineParts
  readonly #environment: Environment
  readonly #dispatching: Dispatching
  readonly #live = new Map<string, Live>()
  readonly #queue: Live[] = []
  readonly #turns = new Set<Promise<void>>()
  #draining: Promise<void> | undefined
  readonly #kept: Kept
  #stopped = false

  constructor(parts: EngineParts) {
    const { store, records, clock, random, onTransitions } = parts
    this.#parts = parts
    this.#kept = {
      store,
      records,
      open: store.work('stepfunctions.execution'),
      expiry: openExecutionExpiry(parts),
      ...(onTransitions === undefined ? {} : { onTransitions }),
    }
    this.#dispatching = { ...parts, act: (arn, act) => this.#act(arn, act) }
    this.#environment = { now: () => clock.now(), random: () => random.number(), uuid: () => random.uuid() }
  }

  /** Takes up every execution that the last process has left with something to do. */
  start(): void {
    // What may have ended the process comes when the others have gone on as far as they can.
    let suspects = Promise.resolve()
    void this.#kept.open.start((arn, { starts }) => {
      if (starts <= 1) return this.#wake(arn)
      suspects = suspects.then(() => this.#draining).then(() => this.#wake(arn))
      return suspects
    }, this.#parts.report)
  }

  /** Starts nothing more, and waits for the turn that runs. What is open is taken up by the next start. */
  async stop(): Promise<void> {
    this.#stopped = true
    const stopped = this.#kept.open.stop()
    for (const { running } of this.#live.values()) for (const task of running.values()) task.abort()
    await stopped
    await this.#draining
    await Promise.all(this.#turns)
  }

  /** Begins an execution, in the transaction of the caller. */
  begin(record: ExecutionRecord, input: Json): void {
    const { store, records, open } = this.#kept
    const body = { type: 'ExecutionStarted', input, roleArn: record.roleArn } as const
    const started = { id: 1, previous: 0, time: record.startTime, ...body }
    const execution = begin(this.#identity(record), started)
    store.transact(() => {
      records.executions.put(record.arn, record)
      records.histories.append(record.arn, 0, [started])
      open.ask(record.arn)
      send(store.outbox, statusEvent(execution, record.startTime))
    })
    const live = newLive(execution, record, IS_DUE)
    this.#live.set(record.arn, live)
    this.#enqueue(live)
  }

  /** Does `act` in the execution's next turn; resolves, with what it returned, when that turn is written. */
  act<T>(arn: string, act: (turn: Turn) => T): Promise<T> {
    const live = this.#open(arn)
    return new Promise<T>((resolve, reject) => {
      // What `act` returns is what `resolve` is given.
      live.inbox.push({ act, resolve: value => resolve(value as T), reject })
      this.#enqueue(live)
    })
  }

  #wake(arn: string): void {
    try {
      const live = this.#open(arn)
      live.asked = IS_DUE
      this.#enqueue(live)
    } catch (error) {
      // One that cannot be read must not keep the others from going on.
      this.#parts.report(error)
    }
  }

  #open(arn: string): Live {
    const open = this.#live.get(arn)
    if (open !== undefined) return open
    const live = this.#read(arn)
    this.#live.set(arn, live)
    return live
  }

  #read(arn: string): Live {
    const { records } = this.#parts
    const record = records.executions.get(arn)
    if (record === undefined) throw new Error(`expected an execution ${arn}, got none`)
    return newLive(fold(this.#identity(record), records.histories.read(arn)), record)
  }

  #identity({ arn, name, machineArn, roleArn, definitionId }: ExecutionRecord): Identity {
    const definition = this.#parts.records.definitions.get(definitionId)
    return { arn, name, machineArn, machineName: machineName(machineArn), roleArn, definition }
  }

  #newTurn({ execution }: Live): Turn {
    const { records, region, report } = this.#parts
    const { machineArn } = execution.identity
    const isDeleted = () => records.machines.get(machineArn)?.isDeleting === true
    return newTurn({ execution, environment: this.#environment, region, isDeleted, report })
  }

  #enqueue(live: Live): void {
    if (live.queued || this.#stopped) return
    live.queued = true
    this.#queue.push(live)
    this.#draining ??= this.#drain()
  }

  async #drain(): Promise<void> {
    // Behind the transaction of whoever woke us.
    await Promise.resolve()
    let since = performance.now()
    for (let live = this.#queue.shift(); live !== undefined && !this.#stopped; live = this.#queue.shift()) {
      await this.#takeTurn(live)
      if (performance.now() - since > LONGEST_STRETCH) {
        await new Promise(resolve => setImmediate(resolve))
        since = performance.now()
      }
    }
    this.#draining = undefined
  }

  /** A turn that lets the process do other things, over a long expression, ends beside the others' turns. */
  async #takeTurn(live: Live): Promise<void> {
    const turn = this.#turn(live)
    this.#turns.add(turn)
    const end = turn.finally(() => this.#turns.delete(turn))
    let elsewhere: NodeJS.Immediate | undefined
    const yielded = new Promise<void>(resolve => {
      elsewhere = setImmediate(resolve)
    })
    await Promise.race([end, yielded])
    clearImmediate(elsewhere)
  }

  async #turn(live: Live): Promise<void> {
    const { execution } = live
    const { sync } = this.#parts
    const turn = this.#newTurn(live)
    const deliveries = live.inbox.splice(0)
    try {
      const settle = deliveries.map(delivery => deliver(delivery, turn))
      // The bus hears of the redrive before it hears what came of it.
      const isRedriven = execution.status === 'RUNNING' && live.record.status !== 'RUNNING'
      const more = isRedriven || (await this.#advance(turn, IS_FULL[sync]))
      commit(this.#kept, live, turn, !more)
      live.queued = false
      for (const settled of settle) settled()
      this.#after(live, more)
    } catch (error) {
      this.#broken(live, deliveries, error)
      if (isFaultOfData(error)) this.#failFaulty(live, error)
    }
  }

  /** Ends an execution whose own data keeps its turns from being written: it would try, and fail, for ever. */
  #failFaulty({ record }: Live, error: unknown): void {
    try {
      const live = this.#read(record.arn)
      const turn = this.#newTurn(live)
      if (turn.execution.status !== 'RUNNING') return
      const cause = `The engine failed: ${messageOf(error)}`
      turn.record(turn.root, { type: 'ExecutionFailed', error: 'States.Runtime', cause })
      commit(this.#kept, live, turn, true)
      this.#after(live, false)
    } catch (again) {
      this.#parts.report(again)
    }
  }

  async #advance(turn: Turn, isFull: (turn: Turn) => boolean): Promise<boolean> {
    if (turn.execution.status !== 'RUNNING') return false
    joinChildren(this.#parts.records, turn)
    return advance(turn, isFull)
  }

  #after(live: Live, more: boolean): void {
    dispatch(this.#dispatching, live)
    if (!more && live.inbox.length === 0) this.#rest(live)
    else if (this.#parts.sync === 'turn') this.#enqueue(live)
    else void this.#whenSynced(live)
  }

  async #whenSynced(live: Live): Promise<void> {
    // Counts as queued meanwhile, so that nothing takes it on before.
    live.queued = true
    try {
      await this.#parts.store.durable()
      live.queued = false
      this.#enqueue(live)
    } catch (error) {
      this.#broken(live, [], error)
    }
  }

  /** As `act`, for what a stopped engine may forget. */
  async #act(arn: string, act: (turn: Turn) => void): Promise<void> {
    if (!this.#stopped) await this.act(arn, act)
  }

  /** Forgets an execution that only waits: what it waits for finds it in the store. */
  #rest(live: Live): void {
    if (live.running.size === 0 && !live.queued) this.#live.delete(live.record.arn)
  }

  /** What could not be written is not so: the execution is read again, and goes on from what the store has of it. */
  #broken(live: Live, deliveries: readonly Delivery[], error: unknown): void {
    this.#parts.report(error)
    for (const { reject } of [...deliveries, ...live.inbox]) reject(error)
    for (const task of live.running.values()) task.abort()
    this.#live.delete(live.record.arn)
    const { clock } = this.#parts
    clock.at(clock.now() + RETRY_AFTER, () => this.#wake(live.record.arn))
  }
}

/** Of the language itself, as a full stack is; the store's own failures, a full disk among them, are none of these. */
const isFaultOfData = (error: unknown) => error instanceof RangeError || error instanceof TypeError
